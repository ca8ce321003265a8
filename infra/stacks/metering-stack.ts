/**
 * Owns: the way of an event and of a question - functions, queues, schedule - and who may do what on it.
 * Does not own: the routes (routes.ts), or data that must outlive a deployment (data-stack.ts).
 */
import { type App, Stack } from "aws-cdk-lib";
import { ENVIRONMENT } from "../../shared/environment.ts";
import type { HttpDoor } from "../constructs/http-door.ts";
import { WorkQueue } from "../constructs/work-queue.ts";
import { type AddAlarm, createAlarms } from "../monitoring/alarms.ts";
import { watchCounting } from "../monitoring/watch-counting.ts";
import type { StageConfig } from "../stage-config.ts";
import { grantCostsAndDrafts } from "./billing-prices.ts";
import { grantRevenueReading } from "./billing-queries.ts";
import { grantBilling } from "./billing-records.ts";
import { addSnapshots } from "./billing-snapshots.ts";
import type { DataStack } from "./data-stack.ts";
import { grantCorrections, grantEventLookup, grantQuarantine } from "./event-grants.ts";
import { scheduleFreshness } from "./freshness.ts";
import { createFunctions, type Functions } from "./functions.ts";
import { addReconciliation } from "./reconciliation.ts";
import { openDoor } from "./routes.ts";

export interface MeteringStackProps {
  readonly stage: StageConfig;
  readonly data: Pick<DataStack, "tables" | "billing" | "eventStore">;
}

interface Queues {
  readonly usage: WorkQueue;
  readonly store: WorkQueue;
}

export class MeteringStack extends Stack {
  readonly door: HttpDoor;

  constructor(app: App, id: string, { stage, data }: MeteringStackProps) {
    super(app, id, { description: "Tallymark: ingestion, counting and analytics" });
    const functions = createFunctions(this, stage);
    const addAlarm = createAlarms(this, stage.alarmTopicArn);
    const queues = {
      usage: createUsageQueue(this, functions, stage, addAlarm),
      store: createStoreQueue(this, functions, stage, addAlarm),
    };
    grantData(functions, data);
    grantUsageReading(functions, data);
    grantBilling(functions, data);
    grantRevenueReading(functions, data);
    grantCostsAndDrafts(functions, data, queues.store);
    grantQueues(functions, queues);
    grantEventLookup(functions, data);
    grantQuarantine(functions, data, queues.usage);
    grantCorrections(functions, data, queues.store);
    scheduleFreshness(this, functions, addAlarm);
    addReconciliation(this, { functions, data, queues, addAlarm });
    addSnapshots(this, { functions, data, addAlarm });
    this.door = openDoor(this, functions, stage, addAlarm);
    watchCounting(this, addAlarm);
  }
}

function createUsageQueue(
  stack: Stack,
  { countUsage }: Functions,
  stage: StageConfig,
  addAlarm: AddAlarm,
): WorkQueue {
  return new WorkQueue(stack, "UsageQueue", {
    consumer: countUsage,
    batchSize: 1_000,
    batchWindowSeconds: 1,
    concurrencyMax: stage.countingConcurrencyMax,
    // With pauses that double up to 15 minutes these deliveries span more than an hour: a passing outage heals by itself. What no time was left
    // for comes back at once, and is first in its next batch.
    receiveCountMax: 16,
    variables: {
      queueUrl: ENVIRONMENT.usageQueueUrl,
      deadLetterQueueUrl: ENVIRONMENT.usageDeadLetterQueueUrl,
    },
    alarms: {
      addAlarm,
      severity: "high",
      deadLetters: {
        arrival: {
          userImpact: "Accepted events are missing from totals and bills until they are redriven.",
          runbookAnchor: "usage-dead-letters",
        },
        expiry: {
          userImpact: "Accepted events will be lost for good in a few days unless they are redriven.",
          runbookAnchor: "usage-dead-letters-expire",
        },
      },
      age: {
        userImpact: "Totals lag: events accepted minutes ago are not in the answers yet.",
        runbookAnchor: "counting-is-behind",
        limitSeconds: 300,
      },
    },
  });
}

function createStoreQueue(
  stack: Stack,
  { storeEvents }: Functions,
  stage: StageConfig,
  addAlarm: AddAlarm,
): WorkQueue {
  return new WorkQueue(stack, "StoreQueue", {
    consumer: storeEvents,
    batchSize: 10,
    batchWindowSeconds: 0,
    concurrencyMax: stage.countingConcurrencyMax,
    // At up to 15 minutes each they span half a day and more of Timestream being down; counting does not wait for it.
    receiveCountMax: 100,
    variables: {
      queueUrl: ENVIRONMENT.storeQueueUrl,
      deadLetterQueueUrl: ENVIRONMENT.storeDeadLetterQueueUrl,
    },
    alarms: {
      addAlarm,
      severity: "medium",
      deadLetters: {
        arrival: {
          userImpact:
            "Raw events are missing from event lists and sub-hour questions; totals and bills are right.",
          runbookAnchor: "store-dead-letters",
        },
        expiry: {
          userImpact: "Raw events will be missing for good in a few days unless they are redriven.",
          runbookAnchor: "store-dead-letters-expire",
        },
      },
      age: {
        userImpact:
          "Raw events appear late in event lists and sub-hour questions; totals and bills are right.",
        runbookAnchor: "event-store-is-behind",
        limitSeconds: 3_600,
      },
    },
  });
}

function grantData(functions: Functions, { tables, eventStore }: MeteringStackProps["data"]): void {
  const { ingestEvents, countUsage, storeEvents } = functions;
  const { trackFreshness, manageCatalog, createApiKey, manageKeys } = functions;
  tables.grantKeyChecking(ingestEvents);
  tables.grantReferenceResolving(ingestEvents);
  tables.grantMeterReading(ingestEvents);
  // What it refuses is set aside.
  tables.grantNoting(ingestEvents);
  tables.grantClaiming(countUsage);
  tables.grantIncrementing(countUsage);
  tables.grantNoting(countUsage);
  eventStore.grantWriting(countUsage);
  eventStore.grantWriting(storeEvents);
  tables.grantKeyChecking(manageCatalog);
  tables.grantCatalogManaging(manageCatalog);
  tables.grantKeyCreation(createApiKey);
  tables.grantKeyManaging(manageKeys);
  tables.grantFreshnessRecording(trackFreshness);
}

function grantUsageReading(
  { queryUsageAnalytics, queryMeters, queryBatchUsage }: Functions,
  { tables, eventStore }: MeteringStackProps["data"],
): void {
  for (const reader of [queryUsageAnalytics, queryMeters, queryBatchUsage]) {
    tables.grantKeyChecking(reader);
    tables.grantNameReading(reader);
    tables.grantFreshnessReading(reader);
    tables.grantRollupReading(reader);
    tables.grantCatalogListing(reader);
    eventStore.grantQuerying(reader);
  }
}

function grantQueues(
  { ingestEvents, countUsage, storeEvents, trackFreshness, redriveDeadLetters }: Functions,
  queues: Queues,
): void {
  queues.usage.grantSending(ingestEvents);
  queues.store.grantSending(countUsage);
  // What the store will take only later goes back to the same queue, with a delay.
  queues.store.grantSending(storeEvents);
  queues.usage.grantMeasuring(trackFreshness);
  queues.store.grantMeasuring(trackFreshness);
  queues.usage.grantRedriving(redriveDeadLetters);
  queues.store.grantRedriving(redriveDeadLetters);
}
