/**
 * Owns: an embedded SQS - fauxqs, in this process.
 * Does not own: queues (the runtime makes them from the template).
 */
import { startFauxqs } from "fauxqs";
import type { Engine } from "./dynamodb.ts";

/** With a data directory every message is on disk before it is answered. */
export async function startSqs(options: { readonly dataDirectory?: string } = {}): Promise<Engine> {
  const server = await startFauxqs({
    port: 0,
    logger: false,

    dataDir: options.dataDirectory,
  });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop() };
}
