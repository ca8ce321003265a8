import { Logger } from "@aws-lambda-powertools/logger";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createBillingReader } from "../../shared/adapters/dynamodb/billing/billing-reader.ts";
import { createReader } from "../../shared/adapters/dynamodb/calls/create-reader.ts";
import { createGetJoiner } from "../../shared/adapters/dynamodb/calls/join-gets.ts";
import { createCatalog } from "../../shared/adapters/dynamodb/catalog/catalog.ts";
import { createFreshness } from "../../shared/adapters/dynamodb/catalog/freshness.ts";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { createRollupStore } from "../../shared/adapters/dynamodb/rollups/rollup-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createEventMeterReader } from "../../shared/adapters/timestream/event-meter-reader.ts";
import { createEventModelReader } from "../../shared/adapters/timestream/event-model-reader.ts";
import { createEventStoreReader } from "../../shared/adapters/timestream/event-store-reader.ts";
import { chooseScope } from "../../shared/application/choose-scope.ts";
import { createOriginObserver } from "../../shared/application/observe-origin.ts";
import type { CostDependencies } from "../../shared/application/query-cost.ts";
import type { MrrDependencies } from "../../shared/application/query-mrr.ts";
import type { RevenueDependencies } from "../../shared/application/query-revenue.ts";
import type { RevenueAtRiskDependencies } from "../../shared/application/query-revenue-at-risk.ts";
import { readRunRates } from "../../shared/application/read-run-rates.ts";
import { readUsage } from "../../shared/application/read-usage.ts";
import { shareCharges } from "../../shared/application/share-charges.ts";
import { shareReads } from "../../shared/application/share-reads.ts";
import { sumCounters } from "../../shared/application/sum-counters.ts";
import { sumMeter } from "../../shared/application/sum-meter.ts";
import { sumOwned } from "../../shared/application/sum-owned.ts";
import { sumUsage } from "../../shared/application/sum-usage.ts";
import { walkSubscriptions } from "../../shared/application/walk-subscriptions.ts";
import { layOut, sourcesOf } from "../../shared/domain/usage/layout.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, QUERY_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { BillingReader } from "../../shared/ports/billing.ts";
import type { Catalog } from "../../shared/ports/catalog.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { ReadUsage } from "../../shared/ports/earnings.ts";
import type { EventModelReader } from "../../shared/ports/event-models.ts";
import type { EventMeterReader, EventStoreReader } from "../../shared/ports/event-store.ts";
import type { Freshness } from "../../shared/ports/freshness.ts";
import type { Identities } from "../../shared/ports/identities.ts";
import type { Meters } from "../../shared/ports/meters.ts";
import type { CounterStore } from "../../shared/ports/rollup-store.ts";
import type { SumCounters, SumMeter, SumUsage } from "../../shared/ports/sums.ts";
import { REQUIRED } from "./environment.ts";

type Questions = CostDependencies & MrrDependencies & RevenueDependencies & RevenueAtRiskDependencies;

export interface Dependencies extends HttpDependencies {
  /** For one request: what several of its steps need is read once. */
  readonly open: () => Questions;
}

export interface RevenueStores {
  readonly billing: BillingReader;
  readonly catalog: Pick<Catalog, "entries">;
  readonly identities: Pick<Identities, "identify" | "absorptions">;
  readonly meters: Pick<Meters, "find">;
  readonly rollups: CounterStore;
  readonly eventStore: EventStoreReader & EventMeterReader & EventModelReader;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = createReader(CLIENT_LIMITS);
  const catalogTable = names.CATALOG_TABLE_NAME;
  const now = Date.now;
  const calls = { pause, random: Math.random, joinGets: createGetJoiner() };
  const inCatalog = { client, catalogTable, identifiers, ...calls };
  const events = {
    client: new TimestreamQueryClient(QUERY_LIMITS),
    database: names.EVENT_STORE_DATABASE_NAME,
    table: names.EVENT_STORE_TABLE_NAME,
  };
  const stores: RevenueStores = {
    billing: createBillingReader({ client, billingTable: names.BILLING_TABLE_NAME, ...calls }),
    catalog: createCatalog({ ...inCatalog, now }),
    identities: createIdentities(inCatalog),
    meters: createMeters(inCatalog),
    rollups: createRollupStore({ client, rollupTable: names.ROLLUP_TABLE_NAME, ...calls }),
    eventStore: {
      ...createEventStoreReader(events),
      ...createEventMeterReader(events),
      ...createEventModelReader(events),
    },
    freshness: createFreshness({ client, catalogTable, ...calls }),
    now,
  };
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "query-revenue" }),
    open: () => openQuestions(stores),
  };
}

/** The questions on any stores. */
export function openQuestions(stores: RevenueStores): Questions {
  const { catalog, eventStore } = stores;
  const rollups = shareReads(stores.rollups);
  const billing = { ...stores.billing, ...shareCharges(stores.billing) };
  const counters: SumCounters = (...asked) => sumCounters({ rollups }, ...asked);
  const shared = { eventStore, identifiers, sumCounters: counters };
  const origin = createOriginObserver(stores);
  const ofMeter: SumMeter = async (...asked) => {
    const usage = await sumMeter(shared, ...asked);
    origin.note(usage.sources);
    return usage;
  };
  const ofUsage: SumUsage = (question, onProgress) => {
    origin.note(sourcesOf(layOut(question.buckets)));
    return sumUsage(shared, question, onProgress);
  };
  const usage: ReadUsage = (...asked) => readUsage({ ...stores, sumMeter: ofMeter }, ...asked);
  return {
    ...stores,
    billing,
    observeOrigin: origin.observe,
    eventStore: {
      sumModels: (...asked) => {
        origin.note(["event-store"]);
        return eventStore.sumModels(...asked);
      },
    },
    chooseScope: (question) => chooseScope(stores, question),
    walkSubscriptions: (...asked) => walkSubscriptions(stores, ...asked),
    readUsage: usage,
    readRunRates: (question) => readRunRates({ billing, readUsage: usage }, question),
    sumOwned: (...asked) => sumOwned({ catalog, sumUsage: ofUsage }, ...asked),
  };
}
