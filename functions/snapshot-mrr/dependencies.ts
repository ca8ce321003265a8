import { Logger } from "@aws-lambda-powertools/logger";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createLateMonths } from "../../shared/adapters/dynamodb/billing/billing-log.ts";
import { createBillingReader } from "../../shared/adapters/dynamodb/billing/billing-reader.ts";
import { createSnapshots } from "../../shared/adapters/dynamodb/billing/snapshots.ts";
import { createReader } from "../../shared/adapters/dynamodb/calls/create-reader.ts";
import { createFreshness } from "../../shared/adapters/dynamodb/catalog/freshness.ts";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createOrganizationList } from "../../shared/adapters/dynamodb/keys/organizations.ts";
import { createRollupStore } from "../../shared/adapters/dynamodb/rollups/rollup-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createEventMeterReader } from "../../shared/adapters/timestream/event-meter-reader.ts";
import { closeMonth } from "../../shared/application/close-month.ts";
import { readUsage } from "../../shared/application/read-usage.ts";
import { shareCharges } from "../../shared/application/share-charges.ts";
import type { SnapshotMrrDependencies } from "../../shared/application/snapshot-mrr.ts";
import { sumCounters } from "../../shared/application/sum-counters.ts";
import { sumMeter } from "../../shared/application/sum-meter.ts";
import { timestampOf } from "../../shared/domain/event/timestamp.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { ReadUsage } from "../../shared/ports/earnings.ts";
import type { SumCounters, SumMeter } from "../../shared/ports/sums.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies {
  /** @param hasTime false once the invocation must end */
  readonly open: (hasTime: () => boolean) => SnapshotMrrDependencies;
  readonly logger: Pick<Logger, "warn" | "error">;
}

/** Nobody waits for the answer; a meter that has no counters is summed from a month of raw events. */
const QUERY_LIMITS = {
  ...CLIENT_LIMITS,
  requestHandler: { ...CLIENT_LIMITS.requestHandler, requestTimeout: 60_000 },
} as const;

/** Customers with one subscription each are put as some 75 KB: two transactions a second are a hundred thousand in two minutes. */
const PAGE_WEIGHT = 500;

const now = Date.now;
const random = Math.random;

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const stores = createStores(environment);
  const counters: SumCounters = (...asked) => sumCounters(stores, ...asked);
  const ofMeter: SumMeter = (...asked) =>
    sumMeter({ ...stores, identifiers, sumCounters: counters }, ...asked);
  const usage: ReadUsage = (...asked) => readUsage({ ...stores, sumMeter: ofMeter }, ...asked);
  return {
    logger: new Logger({ serviceName: "snapshot-mrr" }),
    open: (hasTime) => ({
      ...stores,
      identifiers,
      now,
      random,
      closeMonth: (organization, run) => {
        // Charges are read once for all pages of a run, and anew for the next run.
        const billing = { ...stores.billing, ...shareCharges(stores.billing) };
        const closing = { ...stores, billing, readUsage: usage, identifiers, hasTime };
        return closeMonth({ ...closing, pageWeight: PAGE_WEIGHT }, organization, run);
      },
    }),
  };
}

function createStores(environment: NodeJS.ProcessEnv) {
  const names = readEnvironment(environment, REQUIRED);
  const tables = {
    client: createReader(CLIENT_LIMITS),
    keyTable: names.KEY_TABLE_NAME,
    catalogTable: names.CATALOG_TABLE_NAME,
    rollupTable: names.ROLLUP_TABLE_NAME,
    billingTable: names.BILLING_TABLE_NAME,
    snapshotTable: names.SNAPSHOT_TABLE_NAME,
    identifiers,
    pause,
    random,
  };
  const freshness = createFreshness(tables);
  return {
    organizations: createOrganizationList(tables),
    billing: createBillingReader(tables),
    lateMonths: createLateMonths(tables),
    snapshots: createSnapshots(tables),
    // Not that of raw events, which an event from the future holds for a day: a month must close.
    dataThrough: async () => timestampOf((await freshness.watermarks()).counted),
    identities: createIdentities(tables),
    meters: createMeters(tables),
    rollups: createRollupStore({ ...tables, isConsistent: true }),
    eventStore: createEventMeterReader({
      client: new TimestreamQueryClient(QUERY_LIMITS),
      database: names.EVENT_STORE_DATABASE_NAME,
      table: names.EVENT_STORE_TABLE_NAME,
    }),
  };
}
