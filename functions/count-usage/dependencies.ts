import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { TimestreamWriteClient } from "@aws-sdk/client-timestream-write";
import { createQuarantine } from "../../shared/adapters/dynamodb/journal/quarantine.ts";
import { createRepeatLog } from "../../shared/adapters/dynamodb/journal/repeat-log.ts";
import { createUsageLedger } from "../../shared/adapters/dynamodb/ledger/usage-ledger.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createBringBack } from "../../shared/adapters/sqs/bring-back.ts";
import { createStoreQueue } from "../../shared/adapters/sqs/store-queue.ts";
import { createEventStoreWriter } from "../../shared/adapters/timestream/event-store-writer.ts";
import type { CountDependencies } from "../../shared/application/count-usage.ts";
import { type StoreDependencies, storeEvents } from "../../shared/application/store-events.ts";
import { METRICS } from "../../shared/environment.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import { LOG } from "../../shared/lambda/log-messages.ts";
import type { QueueHandlerDependencies } from "../../shared/lambda/queue.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends QueueHandlerDependencies {
  readonly count: CountDependencies;
  readonly logger: Pick<Logger, "warn" | "error">;
  readonly metrics: Pick<Metrics, "addMetric" | "publishStoredMetrics">;
}

/** How long events wait after the store did not take them. */
const OUTAGE_DELAY_SECONDS = 30;

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const queueClient = new SQSClient(CLIENT_LIMITS);
  const logger = new Logger({ serviceName: "count-usage" });
  const now = Date.now;
  const random = Math.random;
  const journal = { client, journalTable: names.JOURNAL_TABLE_NAME, pause, random };
  const store: StoreDependencies = {
    eventStore: createEventStoreWriter({
      client: new TimestreamWriteClient(CLIENT_LIMITS),
      database: names.EVENT_STORE_DATABASE_NAME,
      table: names.EVENT_STORE_TABLE_NAME,
      now,
    }),
    storeQueue: createStoreQueue({ client: queueClient, queueUrl: names.STORE_QUEUE_URL }),
    now,
  };
  return {
    bringBack: createBringBack({ client: queueClient, queueUrl: names.USAGE_QUEUE_URL }),
    random,
    logger,
    metrics: new Metrics({ namespace: METRICS.namespace, serviceName: "count-usage" }),
    count: {
      ledger: createUsageLedger({
        ...journal,
        ledgerTable: names.LEDGER_TABLE_NAME,
        rollupTable: names.ROLLUP_TABLE_NAME,
        identifiers,
        now,
      }),
      quarantine: createQuarantine({ ...journal, now }),
      repeats: createRepeatLog(journal),
      now,
      store: (events) => storeOrDefer(store, logger, events),
    },
  };
}

/** Counting must not wait for the event store: what it does not take waits in the store queue. */
async function storeOrDefer(
  store: StoreDependencies,
  logger: Pick<Logger, "warn">,
  events: readonly StoredEvent[],
): Promise<void> {
  const { unavailable, refused } = await storeEvents(store, events);
  if (refused.length > 0)
    logger.warn(LOG.storeRefused, { events: refused.length, reason: refused[0]?.reason });
  if (unavailable.events.length === 0) return;
  logger.warn(LOG.storeUnavailable, { events: unavailable.events.length, cause: String(unavailable.cause) });
  await store.storeQueue.defer(unavailable.events, OUTAGE_DELAY_SECONDS);
}
