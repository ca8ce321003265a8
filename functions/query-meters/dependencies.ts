import { Logger } from "@aws-lambda-powertools/logger";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createReader } from "../../shared/adapters/dynamodb/calls/create-reader.ts";
import { createGetJoiner } from "../../shared/adapters/dynamodb/calls/join-gets.ts";
import { createCatalog } from "../../shared/adapters/dynamodb/catalog/catalog.ts";
import { createFreshness } from "../../shared/adapters/dynamodb/catalog/freshness.ts";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createMeterBooks } from "../../shared/adapters/dynamodb/catalog/meter-book.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { createRollupStore } from "../../shared/adapters/dynamodb/rollups/rollup-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createEventLister } from "../../shared/adapters/timestream/event-lister.ts";
import { createEventMeterReader } from "../../shared/adapters/timestream/event-meter-reader.ts";
import { createEventStoreReader } from "../../shared/adapters/timestream/event-store-reader.ts";
import { breakDownMeter } from "../../shared/application/break-down-meter.ts";
import { countCustomers } from "../../shared/application/count-customers.ts";
import type { CustomerUsageDependencies } from "../../shared/application/query-customer-usage.ts";
import type { MeterStatsDependencies } from "../../shared/application/query-meter-stats.ts";
import type { MeterUsageDependencies } from "../../shared/application/query-meter-usage.ts";
import { shareReads } from "../../shared/application/share-reads.ts";
import { type SumAllTimeDependencies, sumAllTime } from "../../shared/application/sum-all-time.ts";
import { sumCounters } from "../../shared/application/sum-counters.ts";
import { sumMeter } from "../../shared/application/sum-meter.ts";
import { sumUsage } from "../../shared/application/sum-usage.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, QUERY_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { EventLister, EventMeterReader, EventStoreReader } from "../../shared/ports/event-store.ts";
import type { CounterStore } from "../../shared/ports/rollup-store.ts";
import type { SumCounters, SumMeter, Sums } from "../../shared/ports/sums.ts";
import { REQUIRED } from "./environment.ts";

type Usage = MeterUsageDependencies & MeterStatsDependencies & CustomerUsageDependencies;

export interface Dependencies extends HttpDependencies {
  readonly usage: Omit<Usage, keyof Sums>;
  /** For one request. */
  readonly openSums: () => Sums;
}

type SumStores = Pick<SumAllTimeDependencies, "meters" | "identities" | "now"> & {
  readonly rollups: CounterStore;
  readonly eventStore: EventStoreReader & EventMeterReader & EventLister;
};

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = createReader(CLIENT_LIMITS);
  const catalogTable = names.CATALOG_TABLE_NAME;
  const now = Date.now;
  const calls = { pause, random: Math.random, joinGets: createGetJoiner() };
  const meters = createMeters({ client, catalogTable, identifiers, ...calls });
  const identities = createIdentities({ client, catalogTable, identifiers, ...calls });
  const rollups = createRollupStore({ client, rollupTable: names.ROLLUP_TABLE_NAME, ...calls });
  const events = {
    client: new TimestreamQueryClient(QUERY_LIMITS),
    database: names.EVENT_STORE_DATABASE_NAME,
    table: names.EVENT_STORE_TABLE_NAME,
  };
  const eventStore = {
    ...createEventStoreReader(events),
    ...createEventMeterReader(events),
    ...createEventLister(events),
  };
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "query-meters" }),
    usage: {
      catalog: createCatalog({ client, catalogTable, identifiers, now, ...calls }),
      meters,
      meterBooks: createMeterBooks({ client, catalogTable, identifiers, ...calls }),
      identities,
      identifiers,
      freshness: createFreshness({ client, catalogTable, ...calls }),
      now,
    },
    openSums: () => openSums({ rollups: shareReads(rollups), eventStore, meters, identities, now }),
  };
}

function openSums(stores: SumStores): Sums {
  const counters: SumCounters = (...asked) => sumCounters(stores, ...asked);
  const shared = { ...stores, identifiers, sumCounters: counters };
  const sum: SumMeter = (...asked) => sumMeter(shared, ...asked);
  return {
    sumUsage: (...asked) => sumUsage(shared, ...asked),
    sumMeter: sum,
    breakDownMeter: (...asked) => breakDownMeter({ sumMeter: sum }, ...asked),
    countCustomers: (...asked) => countCustomers({ ...shared, sumMeter: sum }, ...asked),
    sumAllTime: (...asked) => sumAllTime({ ...shared, sumMeter: sum }, ...asked),
  };
}
