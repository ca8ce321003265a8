/** Owns: bringing a call to the engine that stands for its service, over kept connections. */
import { Agent, request } from "node:http";
import type { Service } from "./call.ts";
import type { Answer } from "./faults/answers.ts";

export type EngineUrls = Readonly<Record<Service, string>>;

export type Forward = (
  service: Service,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<Answer>;

export function createForward(engines: EngineUrls): {
  readonly forward: Forward;
  readonly close: () => void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const forward: Forward = (service, headers, body) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        engines[service],
        { method: "POST", agent, headers: { ...headers, "content-length": String(Buffer.byteLength(body)) } },
        (incoming) => {
          const parts: Buffer[] = [];
          incoming.on("data", (part: Buffer) => parts.push(part));
          incoming.on("error", reject);
          incoming.on("end", () => resolve(read(incoming.statusCode ?? 500, Buffer.concat(parts))));
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  return { forward, close: () => agent.destroy() };
}

/** An answer of a megabyte is read only by who looks into it: passing it on takes its bytes. */
function read(status: number, bytes: Buffer): Answer {
  if (bytes.length === 0) return { status, body: {} };
  let body: unknown;
  return {
    status,
    bytes,
    get body() {
      body ??= parse(bytes.toString());
      return body;
    },
  };
}

/** An engine that fails may answer in another form. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { __type: "InternalFailure", message: text.slice(0, 500) };
  }
}
