/**
 * Owns: a server that speaks the protocol of Amazon Timestream for LiveAnalytics, write and query on one port,
 * and keeps its data in DuckDB. What it does and where it differs from the service is in README.md.
 * Does not own: the operations (operations.ts).
 */
import { mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { openCatalogue } from "./catalogue/catalogue.ts";
import { openDuckDb } from "./duckdb.ts";
import { createOperations } from "./operations.ts";
import {
  type Answer,
  type Call,
  isObject,
  type Operation,
  TimestreamError,
  toErrorAnswer,
} from "./protocol.ts";
import { openJournal } from "./write/journal.ts";
import { openStore } from "./write/store.ts";

export interface TimestreamServerOptions {
  /** On 127.0.0.1 only; 0 or absent: any free one. */
  readonly port?: number;
  /** What was answered survives a restart and a kill. Absent: everything is in memory. */
  readonly dataDirectory?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** So long after it was answered a write becomes visible to queries. */
  readonly visibilityDelayMilliseconds?: number;
  /** Rows per page where the request has no MaxRows. */
  readonly pageRows?: number;
  /** The first page of every query has no rows and a token. */
  readonly emptyFirstPage?: boolean;
}

export interface TimestreamServer {
  readonly url: string;
  /** So many of the next calls are answered with ThrottlingException; DescribeEndpoints is not counted. */
  throttleNext(requests: number): void;
  stop(): Promise<void>;
}

/** 100 records and the longest query fit well. */
const BODY_MAX_BYTES = 8_000_000;
const KEEP_ALIVE_MILLISECONDS = 65_000;
/** What is under way when the server stops has so long to end. */
const STOP_MAX_MILLISECONDS = 3_000;
const TARGET = /^Timestream_20181101\.(\w+)$/;

/** @throws Error if the port is taken, or another process works on the data directory */
export async function startTimestreamServer(
  options: TimestreamServerOptions = {},
): Promise<TimestreamServer> {
  const engine = await openEngine(options);
  const throttle = createThrottle();
  const server = createServer((request, response) => {
    void answer(request, (call) => {
      throttle.check(call);
      return engine.operate(call);
    }).then((reply) => send(response, reply));
  });
  // A client that reuses a connection just as it is closed for idleness gets an error: longer than any client waits.
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  try {
    await listen(server, options.port ?? 0);
  } catch (error) {
    await engine.close();
    throw error;
  }
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    throttleNext: throttle.start,
    stop: async () => {
      await stopListening(server);
      await engine.close();
    },
  };
}

async function openEngine(options: TimestreamServerOptions) {
  const { dataDirectory, now = Date.now, visibilityDelayMilliseconds = 0 } = options;
  const directory = dataDirectory === undefined ? undefined : join(dataDirectory, "timestream");
  if (directory !== undefined) await mkdir(directory, { recursive: true });
  // First, because it refuses a directory that another process works on.
  const duckDb = await openDuckDb(directory);
  try {
    const catalogue = openCatalogue(directory);
    const journal = openJournal(directory);
    const tables = catalogue.tables();
    const store = await openStore({ duckDb, journal, tables, now, visibilityDelayMilliseconds });
    return {
      operate: createOperations({ ...options, catalogue, store, duckDb, now }),
      close: async () => {
        await store.close();
        await duckDb.close();
      },
    };
  } catch (error) {
    await duckDb.close();
    throw error;
  }
}

function createThrottle() {
  let left = 0;
  return {
    start: (requests: number) => {
      left = requests;
    },
    check: ({ operation }: Call) => {
      if (left <= 0 || operation === "DescribeEndpoints") return;
      left -= 1;
      throw new TimestreamError(
        "ThrottlingException",
        "The request was throttled, as this server was told to.",
      );
    },
  };
}

async function answer(request: IncomingMessage, operate: Operation): Promise<Answer> {
  try {
    return { statusCode: 200, body: await operate(await readCall(request)) };
  } catch (error) {
    return toErrorAnswer(error);
  }
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const target = String(request.headers["x-amz-target"] ?? "");
  const operation = TARGET.exec(target)?.[1];
  if (request.method !== "POST" || operation === undefined)
    throw new TimestreamError(
      "UnknownOperationException",
      `Calls are POST with X-Amz-Target Timestream_20181101.<operation>; got ${request.method} with "${target}".`,
    );
  return {
    operation,
    body: readBody(await readText(request)),
    host: (request.headers.host ?? "127.0.0.1").replace(/:\d+$/, ""),
    accessKeyId: /Credential=([^/,\s]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "",
  };
}

function readBody(text: string): Call["body"] {
  let body: unknown;
  try {
    body = JSON.parse(text === "" ? "{}" : text);
  } catch (error) {
    throw new TimestreamError("SerializationException", `The body is no JSON: ${error}`);
  }
  if (!isObject(body)) throw new TimestreamError("SerializationException", "The body is no JSON object.");
  return body;
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    // Read to its end all the same: a client that is not heard out does not read the answer.
    if (bytes <= BODY_MAX_BYTES) parts.push(part);
  }
  if (bytes > BODY_MAX_BYTES)
    throw new TimestreamError("ValidationException", `The body has more than ${BODY_MAX_BYTES} bytes.`);
  return Buffer.concat(parts).toString("utf8");
}

function send(response: ServerResponse, { statusCode, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(statusCode, {
    "content-type": "application/x-amz-json-1.0",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", () => resolve());
  });
}

/** Calls under way are answered, unless they take too long; a connection that has no more of them is closed. */
function stopListening(server: Server): Promise<void> {
  server.on("request", (_, response) => response.setHeader("connection", "close"));
  return new Promise((resolve) => {
    const closing = setInterval(() => server.closeIdleConnections(), 20);
    const limit = setTimeout(() => server.closeAllConnections(), STOP_MAX_MILLISECONDS);
    server.close(() => {
      clearInterval(closing);
      clearTimeout(limit);
      resolve();
    });
  });
}
