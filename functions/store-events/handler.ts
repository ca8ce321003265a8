/** Writes to the event store what counting could not: events from the near future, and those of an outage. */
import type { SQSRecord } from "aws-lambda";
import { storeEvents } from "../../shared/application/store-events.ts";
import { storedEventsFromMessage } from "../../shared/contracts/stored-events.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { LOG } from "../../shared/lambda/log-messages.ts";
import { createQueueHandler } from "../../shared/lambda/queue.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createQueueHandler(dependencies, async (records) => {
    const failed: SQSRecord[] = [];
    for (const record of records) if (!(await storeMessage(dependencies, record))) failed.push(record);
    return { failed, notBegun: [] };
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

/** Whether the message is done; if not, it comes back whole: writing an event again changes nothing. */
async function storeMessage({ store, logger }: Dependencies, record: SQSRecord): Promise<boolean> {
  try {
    const { unavailable, refused } = await storeEvents(store, storedEventsFromMessage(record.body));
    if (refused.length > 0)
      logger.warn(LOG.storeRefused, { events: refused.length, reason: refused[0]?.reason });
    if (unavailable.events.length === 0) return true;
    logger.warn(LOG.storeUnavailable, {
      events: unavailable.events.length,
      cause: String(unavailable.cause),
    });
  } catch (error) {
    logger.error(LOG.messageUnreadable, { messageId: record.messageId, error: String(error) });
  }
  return false;
}
