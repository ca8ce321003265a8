/**
 * Owns: a server on 127.0.0.1 - requests that are counted, answers that are whole, an end that waits for what is open.
 * Does not own: what is answered (serve-entrance.ts, operator/).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Timers } from "./timers.ts";

export interface HttpAnswer {
  readonly status: number;
  /** A name with several values is sent that often. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

export interface HttpServerOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly timers: Timers;
  /** One that rejects closes the connection without an answer. */
  readonly answer: (request: IncomingMessage) => Promise<HttpAnswer>;
}

export interface HttpServer {
  readonly url: string;
  /** Requests that are not answered yet. */
  inFlight(): number;
  /** Takes no more connections; resolves when what is open is answered, or cut off after the grace. */
  stop(graceMilliseconds?: number): Promise<void>;
}

/** Listens on 127.0.0.1. @throws Error with code EADDRINUSE if the port is taken */
export async function startHttpServer({ port, timers, answer }: HttpServerOptions): Promise<HttpServer> {
  let open = 0;
  const server = createServer((request, response) => {
    open += 1;
    response.on("close", () => {
      open -= 1;
      // Connections are kept for the next request; once the server closes there is none.
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    answer(request).then(
      (given) => send(response, given),
      () => response.destroy(),
    );
  });
  const listening = await listen(server, port);
  return {
    url: `http://127.0.0.1:${listening}`,
    inFlight: () => open,
    stop: (graceMilliseconds = 0) => close(server, graceMilliseconds, timers),
  };
}

/** Undefined if it is too large; then the rest is read and thrown away, so that the client sees the answer. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= bytesMax) chunks.push(chunk);
  }
  return bytes <= bytesMax ? Buffer.concat(chunks) : undefined;
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, {
    ...Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
    ),
    // That of a 304 would be the length of what is not sent.
    ...(status === 304 ? {} : { "content-length": body.length }),
  });
  response.end(body);
}

async function close(server: Server, graceMilliseconds: number, timers: Timers): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const stopTimer = timers.after(graceMilliseconds, () => server.closeAllConnections());
  await closed;
  stopTimer();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
