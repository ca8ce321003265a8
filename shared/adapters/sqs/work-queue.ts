import { chunkToMessage } from "../../contracts/usage-chunk.ts";
import type { WorkQueue } from "../../ports/work-queue.ts";
import { type QueueDependencies, sendMessages } from "./send-messages.ts";

export function createWorkQueue(dependencies: QueueDependencies): WorkQueue {
  return { send: (chunks) => sendMessages(dependencies, chunks.map(chunkToMessage)) };
}
