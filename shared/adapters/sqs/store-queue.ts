import { storedEventsToMessage } from "../../contracts/stored-events.ts";
import { cutIntoBatches } from "../../domain/batch/cut-into-batches.ts";
import type { StoreQueue } from "../../ports/store-queue.ts";
import { type QueueDependencies, sendMessages } from "./send-messages.ts";

/** An event is at most about 2 KB here: 25 stay within one 64 KB billing unit. */
const EVENTS_PER_MESSAGE = 25;

export function createStoreQueue(dependencies: QueueDependencies): StoreQueue {
  return {
    defer: async (events, delaySeconds) => {
      const messages = cutIntoBatches(events, EVENTS_PER_MESSAGE).map(storedEventsToMessage);
      await sendMessages(dependencies, messages, delaySeconds);
    },
  };
}
