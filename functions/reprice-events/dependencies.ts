import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createModelPrices } from "../../shared/adapters/dynamodb/catalog/model-prices.ts";
import { createRepricingLog } from "../../shared/adapters/dynamodb/journal/repricing-log.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { createCorrections } from "../../shared/adapters/dynamodb/ledger/corrections.ts";
import { createEventReceipts } from "../../shared/adapters/dynamodb/ledger/event-receipts.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createStoreQueue } from "../../shared/adapters/sqs/store-queue.ts";
import { createEventFinder } from "../../shared/adapters/timestream/event-finder.ts";
import { createEventLister } from "../../shared/adapters/timestream/event-lister.ts";
import { type CorrectDependencies, correctEvent } from "../../shared/application/correct-event.ts";
import { createRecall } from "../../shared/application/recall-event.ts";
import type { RepriceDependencies } from "../../shared/application/reprice-events.ts";
import {
  type SelectEventsDependencies,
  type SelectEventsInput,
  selectEvents,
} from "../../shared/application/select-events.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, QUERY_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { EventFinder, EventSelection } from "../../shared/ports/event-store.ts";
import type { Meters } from "../../shared/ports/meters.ts";
import type { RepricingLog } from "../../shared/ports/repricing-log.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly reprice: RepriceDependencies;
  readonly select: (input: SelectEventsInput) => Promise<EventSelection>;
  readonly log: Pick<RepricingLog, "list">;
  /** For cursors. */
  readonly fingerprint: (text: string) => string;
}

type Names = ReturnType<typeof readEnvironment<(typeof REQUIRED)[number]>>;

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const now = Date.now;
  const { tables, events, meters } = connect(names, now);
  const log = createRepricingLog(tables);
  const selecting: SelectEventsDependencies = { identities: createIdentities(tables), meters, now };
  const correcting = createCorrecting(names, tables, createEventFinder(events), meters);
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client: tables.client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "reprice-events" }),
    reprice: {
      events: createEventLister(events),
      prices: createModelPrices(tables),
      correct: (request) => correctEvent(correcting, request),
      log,
      identifiers,
      now,
    },
    select: (input) => selectEvents(selecting, input),
    log,
    fingerprint: identifiers.fingerprint,
  };
}

function connect(names: Names, now: () => number) {
  const tables = {
    client: new DynamoDBClient(CLIENT_LIMITS),
    ledgerTable: names.LEDGER_TABLE_NAME,
    rollupTable: names.ROLLUP_TABLE_NAME,
    journalTable: names.JOURNAL_TABLE_NAME,
    catalogTable: names.CATALOG_TABLE_NAME,
    identifiers,
    pause,
    random: Math.random,
    now,
  };
  const events = {
    client: new TimestreamQueryClient(QUERY_LIMITS),
    database: names.EVENT_STORE_DATABASE_NAME,
    table: names.EVENT_STORE_TABLE_NAME,
  };
  return { tables, events, meters: createMeters(tables) };
}

/** The way of every correction. */
function createCorrecting(
  names: Names,
  tables: ReturnType<typeof connect>["tables"],
  eventStore: EventFinder,
  meters: Pick<Meters, "list">,
): CorrectDependencies {
  const client = new SQSClient(CLIENT_LIMITS);
  const storeQueue = createStoreQueue({ client, queueUrl: names.STORE_QUEUE_URL });
  return {
    receipts: createEventReceipts(tables),
    corrections: createCorrections(tables),
    eventStore: createRecall({ eventStore, meters }),
    store: (stored) => storeQueue.defer(stored, 0),
    identifiers,
    now: tables.now,
  };
}
