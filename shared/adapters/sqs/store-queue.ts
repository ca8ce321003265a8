import { storedEventsToMessage } from "../../contracts/stored-events.ts";
import type { StoreQueue } from "../../ports/store-queue.ts";
import { type QueueDependencies, sendMessages } from "./send-messages.ts";

/** An event is at most about 2 KB here: 25 stay within one 64 KB billing unit. */
const EVENTS_PER_MESSAGE = 25;

export function createStoreQueue(dependencies: QueueDependencies): StoreQueue {
  return {
    defer: async (events, delaySeconds) => {
      const messages = Array.from({ length: Math.ceil(events.length / EVENTS_PER_MESSAGE) }, (_, index) =>
        storedEventsToMessage(events.slice(index * EVENTS_PER_MESSAGE, (index + 1) * EVENTS_PER_MESSAGE)),
      );
      await sendMessages(dependencies, messages, delaySeconds);
    },
  };
}
