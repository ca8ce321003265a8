import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { SQSClient } from "@aws-sdk/client-sqs";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createReader } from "../../shared/adapters/dynamodb/calls/create-reader.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createEventIndex } from "../../shared/adapters/dynamodb/journal/event-index.ts";
import { createEventJournal } from "../../shared/adapters/dynamodb/journal/event-journal.ts";
import { createReconciliationLog } from "../../shared/adapters/dynamodb/journal/reconciliation-log.ts";
import { createOrganizationList } from "../../shared/adapters/dynamodb/keys/organizations.ts";
import { createEventReceipts } from "../../shared/adapters/dynamodb/ledger/event-receipts.ts";
import { fenceChunk } from "../../shared/adapters/dynamodb/ledger/fence.ts";
import { createRollupRepair } from "../../shared/adapters/dynamodb/rollups/rollup-repair.ts";
import { createRollupStore } from "../../shared/adapters/dynamodb/rollups/rollup-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createStoreQueue } from "../../shared/adapters/sqs/store-queue.ts";
import { createWorkQueue } from "../../shared/adapters/sqs/work-queue.ts";
import { createEventStoreReader } from "../../shared/adapters/timestream/event-store-reader.ts";
import { chooseHours } from "../../shared/application/choose-hours.ts";
import { keepWrongMonths } from "../../shared/application/keep-wrong-months.ts";
import { readCounted } from "../../shared/application/read-counted.ts";
import { readDayCounters } from "../../shared/application/read-day-counters.ts";
import { readMeterCounters } from "../../shared/application/read-meter-counters.ts";
import type { ReconcileDependencies } from "../../shared/application/reconcile-usage.ts";
import { recountHours } from "../../shared/application/recount-hours.ts";
import { repairCounters, resendEvents } from "../../shared/application/repair-drift.ts";
import { takeOverOrphans } from "../../shared/application/take-over-orphans.ts";
import type { CounterDrift } from "../../shared/domain/reconciliation/drift.ts";
import { METRICS } from "../../shared/environment.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { ReadCounted } from "../../shared/ports/counted-events.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies {
  /** @param hasTime false once the invocation must end */
  readonly reconcile: (hasTime: () => boolean) => ReconcileDependencies;
  readonly logger: Pick<Logger, "warn" | "error">;
  readonly metrics: Pick<Metrics, "addMetric" | "publishStoredMetrics">;
}

/** A query may read a whole day of a large organization; nobody waits for the answer. */
const QUERY_LIMITS = {
  ...CLIENT_LIMITS,
  requestHandler: { ...CLIENT_LIMITS.requestHandler, requestTimeout: 60_000 },
} as const;

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  return {
    reconcile: connect(environment),
    logger: new Logger({ serviceName: "reconcile-usage" }),
    metrics: new Metrics({ namespace: METRICS.namespace, serviceName: "reconcile-usage" }),
  };
}

function connect(environment: NodeJS.ProcessEnv): Dependencies["reconcile"] {
  const stores = createStores(environment);
  const { receipts, index, repairs } = stores;
  const readOwnCounters = (...asked: OwnQuestion) => readMeterCounters(stores, ...asked);
  return (hasTime) => {
    const readReceipts: ReadCounted = (question) => readCounted({ index, receipts, hasTime }, question);
    const recounting = {
      readCounted: readReceipts,
      readCounters: (...[question, ledger]: Parameters<ReadCounters>) =>
        readDayCounters({ ...stores, readOwnCounters }, question, ledger),
      keepWrongMonths: (drift: readonly CounterDrift[]) => keepWrongMonths({ ...stores, hasTime }, drift),
      eventStore: stores.eventStore,
      pause,
      now,
    };
    const repairing = { ...repairs, readCounted: readReceipts, identifiers, now, hasTime };
    return {
      organizations: stores.organizations,
      log: stores.log,
      chooseHours: (organization, at) => chooseHours({ index, random }, organization, at),
      recount: (question) => recountHours(recounting, question),
      repairCounters: (drift, request) => repairCounters(repairing, drift, request),
      resendEvents: (drift) => resendEvents(repairing, drift),
      takeOverOrphans: (question) => takeOverOrphans({ ...stores, identifiers, hasTime }, question),
      identifiers,
      now,
      random,
    };
  };
}

type OwnQuestion = Parameters<Parameters<typeof readDayCounters>[0]["readOwnCounters"]>;
type ReadCounters = Parameters<typeof recountHours>[0]["readCounters"];

const now = Date.now;
const random = Math.random;

function createStores(environment: NodeJS.ProcessEnv) {
  const names = readEnvironment(environment, REQUIRED);
  const tables = {
    client: createReader(CLIENT_LIMITS),
    keyTable: names.KEY_TABLE_NAME,
    ledgerTable: names.LEDGER_TABLE_NAME,
    rollupTable: names.ROLLUP_TABLE_NAME,
    journalTable: names.JOURNAL_TABLE_NAME,
    catalogTable: names.CATALOG_TABLE_NAME,
    pause,
    random,
    now,
  };
  const queues = new SQSClient(CLIENT_LIMITS);
  return {
    organizations: createOrganizationList(tables),
    log: createReconciliationLog(tables),
    index: createEventIndex(tables),
    receipts: createEventReceipts(tables),
    journal: createEventJournal(tables),
    meters: createMeters({ ...tables, identifiers }),
    rollups: createRollupStore({ ...tables, isConsistent: true }),
    fence: (chunk: Parameters<typeof fenceChunk>[1]) => fenceChunk(tables, chunk),
    queue: createWorkQueue({ client: queues, queueUrl: names.USAGE_QUEUE_URL }),
    eventStore: createEventStoreReader({
      client: new TimestreamQueryClient(QUERY_LIMITS),
      database: names.EVENT_STORE_DATABASE_NAME,
      table: names.EVENT_STORE_TABLE_NAME,
    }),
    repairs: {
      rollupRepair: createRollupRepair(tables),
      storeQueue: createStoreQueue({ client: queues, queueUrl: names.STORE_QUEUE_URL }),
    },
  };
}
