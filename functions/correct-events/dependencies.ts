import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { createCorrectionLog, createCorrections } from "../../shared/adapters/dynamodb/ledger/corrections.ts";
import { createEventReceipts } from "../../shared/adapters/dynamodb/ledger/event-receipts.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createStoreQueue } from "../../shared/adapters/sqs/store-queue.ts";
import { createEventFinder } from "../../shared/adapters/timestream/event-finder.ts";
import type { CorrectDependencies } from "../../shared/application/correct-event.ts";
import { createRecall } from "../../shared/application/recall-event.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, QUERY_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { CorrectionLog } from "../../shared/ports/corrections.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly correct: CorrectDependencies;
  readonly log: CorrectionLog;
  /** For cursors. */
  readonly fingerprint: (text: string) => string;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const now = Date.now;
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const tables = {
    client,
    ledgerTable: names.LEDGER_TABLE_NAME,
    rollupTable: names.ROLLUP_TABLE_NAME,
    journalTable: names.JOURNAL_TABLE_NAME,
    catalogTable: names.CATALOG_TABLE_NAME,
    pause,
    random: Math.random,
    now,
  };
  const storeQueue = createStoreQueue({
    client: new SQSClient(CLIENT_LIMITS),
    queueUrl: names.STORE_QUEUE_URL,
  });
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "correct-events" }),
    log: createCorrectionLog(tables),
    fingerprint: identifiers.fingerprint,
    correct: {
      receipts: createEventReceipts(tables),
      corrections: createCorrections(tables),
      eventStore: createRecall({
        eventStore: createEventFinder({
          client: new TimestreamQueryClient(QUERY_LIMITS),
          database: names.EVENT_STORE_DATABASE_NAME,
          table: names.EVENT_STORE_TABLE_NAME,
        }),
        meters: createMeters({ ...tables, identifiers }),
      }),
      // The queue's consumer writes it, with the patience that the event store needs; nobody has to wait for that here.
      store: (events) => storeQueue.defer(events, 0),
      identifiers,
      now,
    },
  };
}
