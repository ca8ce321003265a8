import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createBillingEditor } from "../../shared/adapters/dynamodb/billing/billing-editor.ts";
import { createBillingReader } from "../../shared/adapters/dynamodb/billing/billing-reader.ts";
import { createFreshness } from "../../shared/adapters/dynamodb/catalog/freshness.ts";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { createRollupStore } from "../../shared/adapters/dynamodb/rollups/rollup-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createEventMeterReader } from "../../shared/adapters/timestream/event-meter-reader.ts";
import type { DraftInvoiceDependencies } from "../../shared/application/draft-invoice.ts";
import { createRecordKeeper } from "../../shared/application/keep-records.ts";
import {
  type ReadBilledUsageDependencies,
  readBilledUsage,
} from "../../shared/application/read-billed-usage.ts";
import { sumCounters } from "../../shared/application/sum-counters.ts";
import { sumMeter } from "../../shared/application/sum-meter.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, QUERY_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { CounterStore } from "../../shared/ports/rollup-store.ts";
import type { SumCounters, SumMeter } from "../../shared/ports/sums.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly drafts: DraftInvoiceDependencies;
}

type Names = ReturnType<typeof readEnvironment<(typeof REQUIRED)[number]>>;

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const now = Date.now;
  const tables = {
    client: new DynamoDBClient(CLIENT_LIMITS),
    billingTable: names.BILLING_TABLE_NAME,
    catalogTable: names.CATALOG_TABLE_NAME,
    rollupTable: names.ROLLUP_TABLE_NAME,
    identifiers,
    pause,
    random: Math.random,
  };
  const reader = createBillingReader(tables);
  const identities = createIdentities(tables);
  const meters = createMeters(tables);
  const usage: ReadBilledUsageDependencies = {
    meters,
    sumMeter: createSumMeter(names, createRollupStore(tables)),
    freshness: createFreshness(tables),
    now,
  };
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client: tables.client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "draft-invoice" }),
    drafts: {
      reader,
      records: createRecordKeeper({ reader, editor: createBillingEditor(tables), now }),
      identities,
      readUsage: (...asked) => readBilledUsage(usage, ...asked),
      identifiers,
      now,
    },
  };
}

/** The counters and raw events, as every question about a meter reads them. */
function createSumMeter(names: Names, rollups: CounterStore): SumMeter {
  const eventStore = createEventMeterReader({
    client: new TimestreamQueryClient(QUERY_LIMITS),
    database: names.EVENT_STORE_DATABASE_NAME,
    table: names.EVENT_STORE_TABLE_NAME,
  });
  const counters: SumCounters = (...asked) => sumCounters({ rollups }, ...asked);
  return (...asked) => sumMeter({ sumCounters: counters, eventStore, identifiers }, ...asked);
}
