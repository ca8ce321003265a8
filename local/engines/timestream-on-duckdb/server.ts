/**
 * Owns: the Timestream protocol over HTTP, for the write and the query client of the AWS SDK, on one port of this machine.
 * Does not own: what each operation does (catalogue.ts, write/, query/).
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CATALOGUE } from "./catalogue.ts";
import { invalid, isRecord, type Json, TimestreamError } from "./protocol.ts";
import { createPages } from "./query/pages.ts";
import { prepareQuery, type QueryDependencies, runQuery } from "./query/run-query.ts";
import { openStorage, type Storage } from "./storage.ts";
import { type WriteDependencies, writeRecords } from "./write/write-records.ts";

export interface TimestreamServerOptions {
  /** On 127.0.0.1; default: any free one. */
  readonly port?: number;
  /** What was acknowledged is kept there; default: in memory. */
  readonly dataDirectory?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Writes are seen by queries only after it. */
  readonly visibilityDelayMilliseconds?: number;
  /** Rows a page, when the request does not say. */
  readonly pageRows?: number;
  /** The first page holds no rows and a token, as the service's may. */
  readonly emptyFirstPage?: boolean;
}

export interface TimestreamServer {
  readonly url: string;
  /** The next so many requests are refused with a ThrottlingException. */
  throttleNext(requests: number): void;
  stop(): Promise<void>;
}

interface Context extends WriteDependencies, QueryDependencies {
  throttled: number;
}

const PAGE_ROWS = 1_000;

export async function startTimestreamServer(
  options: TimestreamServerOptions = {},
): Promise<TimestreamServer> {
  const storage = await openStorage(options.dataDirectory);
  const context = createContext(options, storage);
  const server = createServer((request, response) => void serve(context, request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    throttleNext: (requests) => {
      context.throttled = requests;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await storage.close();
    },
  };
}

function createContext(options: TimestreamServerOptions, storage: Storage): Context {
  const now = options.now ?? Date.now;
  return {
    storage,
    now,
    visibilityDelayMilliseconds: options.visibilityDelayMilliseconds ?? 0,
    pageRows: options.pageRows ?? PAGE_ROWS,
    isFirstPageEmpty: options.emptyFirstPage ?? false,
    pages: createPages(now),
    throttled: 0,
  };
}

async function serve(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await answer(context, request).then(
    (result) => ({ status: 200, body: result }),
    (error: unknown) => toFailure(error),
  );
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.0",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

function toFailure(error: unknown): { status: number; body: Json } {
  const known =
    error instanceof TimestreamError ? error : new TimestreamError("InternalServerException", String(error));
  return { status: known.status, body: known.body };
}

async function answer(context: Context, request: IncomingMessage): Promise<Json> {
  const body = parseBody(await readText(request));
  const operation = String(request.headers["x-amz-target"] ?? "").replace(/^Timestream_20181101\./, "");
  if (operation === "DescribeEndpoints") return describeEndpoints(request);
  if (context.throttled > 0) {
    context.throttled--;
    throw new TimestreamError("ThrottlingException", "The request was denied due to request throttling.");
  }
  switch (operation) {
    case "WriteRecords":
      return writeRecords(context, body);
    case "Query":
      return runQuery(context, body, accessKeyIdOf(request));
    case "PrepareQuery":
      return prepareQuery(context, body);
    // A query is answered within its request, so there is never one left to cancel.
    case "CancelQuery":
      return { CancellationMessage: "The query has ended." };
    default: {
      const run = Object.hasOwn(CATALOGUE, operation) ? CATALOGUE[operation] : undefined;
      if (run === undefined)
        throw new TimestreamError(
          "UnknownOperationException",
          `The operation ${operation} is not supported here.`,
        );
      return run(context.storage, body);
    }
  }
}

/** The SDK takes the name for a host name and keeps the port of the endpoint it was given. */
function describeEndpoints({ headers }: IncomingMessage): Json {
  return {
    Endpoints: [{ Address: (headers.host ?? "127.0.0.1").replace(/:\d+$/, ""), CachePeriodInMinutes: 1440 }],
  };
}

function accessKeyIdOf({ headers }: IncomingMessage): string {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
}

function parseBody(text: string): Json {
  try {
    const body: unknown = JSON.parse(text === "" ? "{}" : text);
    if (isRecord(body)) return body;
  } catch {
    // Told below, in the protocol's words.
  }
  throw invalid("the body is not a JSON object");
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
