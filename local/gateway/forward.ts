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
          incoming.on("end", () =>
            resolve({ status: incoming.statusCode ?? 500, ...read(Buffer.concat(parts)) }),
          );
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  return { forward, close: () => agent.destroy() };
}

function read(bytes: Buffer): Omit<Answer, "status"> {
  if (bytes.length === 0) return { body: {} };
  const text = bytes.toString();
  try {
    return { body: JSON.parse(text), bytes };
  } catch {
    return { body: { __type: "InternalFailure", message: text.slice(0, 500) } };
  }
}
