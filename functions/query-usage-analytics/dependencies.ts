import { Logger } from "@aws-lambda-powertools/logger";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createReader } from "../../shared/adapters/dynamodb/calls/create-reader.ts";
import { createGetJoiner } from "../../shared/adapters/dynamodb/calls/join-gets.ts";
import { createCatalog } from "../../shared/adapters/dynamodb/catalog/catalog.ts";
import { createFreshness } from "../../shared/adapters/dynamodb/catalog/freshness.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { createRollupStore } from "../../shared/adapters/dynamodb/rollups/rollup-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createEventStoreReader } from "../../shared/adapters/timestream/event-store-reader.ts";
import type { UsageAnalyticsDependencies } from "../../shared/application/query-usage-analytics.ts";
import { sumCounters } from "../../shared/application/sum-counters.ts";
import { sumOwned } from "../../shared/application/sum-owned.ts";
import { sumUsage } from "../../shared/application/sum-usage.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, QUERY_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { SumCounters, SumUsage } from "../../shared/ports/sums.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly usage: UsageAnalyticsDependencies;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = createReader(CLIENT_LIMITS);
  const catalogTable = names.CATALOG_TABLE_NAME;
  const now = Date.now;
  const calls = { pause, random: Math.random, joinGets: createGetJoiner() };
  const rollups = createRollupStore({ client, rollupTable: names.ROLLUP_TABLE_NAME, ...calls });
  const eventStore = createEventStoreReader({
    client: new TimestreamQueryClient(QUERY_LIMITS),
    database: names.EVENT_STORE_DATABASE_NAME,
    table: names.EVENT_STORE_TABLE_NAME,
  });
  const catalog = createCatalog({ client, catalogTable, identifiers, now, ...calls });
  const counters: SumCounters = (...asked) => sumCounters({ rollups }, ...asked);
  const sum: SumUsage = (...asked) => sumUsage({ eventStore, sumCounters: counters }, ...asked);
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "query-usage-analytics" }),
    usage: {
      catalog,
      freshness: createFreshness({ client, catalogTable, ...calls }),
      now,
      sumOwned: (...asked) => sumOwned({ catalog, sumUsage: sum }, ...asked),
    },
  };
}
