import { Logger } from "@aws-lambda-powertools/logger";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
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
import { chooseBatch } from "../../shared/application/choose-batch.ts";
import type { BatchUsageDependencies } from "../../shared/application/query-batch-usage.ts";
import type { UsageGroupsDependencies } from "../../shared/application/query-usage-groups.ts";
import { shareReads } from "../../shared/application/share-reads.ts";
import { sumCounters } from "../../shared/application/sum-counters.ts";
import { sumMeter } from "../../shared/application/sum-meter.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, QUERY_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { Identifiers } from "../../shared/ports/identifiers.ts";
import type { CounterStore } from "../../shared/ports/rollup-store.ts";
import type { SumMeter, Sums } from "../../shared/ports/sums.ts";
import { REQUIRED } from "./environment.ts";

type Usage = BatchUsageDependencies & UsageGroupsDependencies;

export interface Dependencies extends HttpDependencies {
  readonly identifiers: Pick<Identifiers, "fingerprint">;
  readonly usage: Omit<Usage, keyof Sums>;
  /** For one request: what several of its meters need from the counters is read once. */
  readonly openSums: () => Pick<Sums, "sumMeter">;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = createReader(CLIENT_LIMITS);
  const catalogTable = names.CATALOG_TABLE_NAME;
  const now = Date.now;
  const calls = { pause, random: Math.random, joinGets: createGetJoiner() };
  const catalog = createCatalog({ client, catalogTable, identifiers, now, ...calls });
  const meters = createMeters({ client, catalogTable, identifiers, ...calls });
  const identities = createIdentities({ client, catalogTable, identifiers, ...calls });
  const counters = createRollupStore({ client, rollupTable: names.ROLLUP_TABLE_NAME, ...calls });
  const eventStore = createEventMeterReader({
    client: new TimestreamQueryClient(QUERY_LIMITS),
    database: names.EVENT_STORE_DATABASE_NAME,
    table: names.EVENT_STORE_TABLE_NAME,
  });
  const bindSumMeter =
    (rollups: CounterStore): SumMeter =>
    (...asked) =>
      sumMeter(
        { eventStore, identifiers, sumCounters: (...wanted) => sumCounters({ rollups }, ...wanted) },
        ...asked,
      );
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "query-batch-usage" }),
    identifiers,
    usage: {
      meters,
      identities,
      identifiers,
      freshness: createFreshness({ client, catalogTable, ...calls }),
      now,
      chooseBatch: (...asked) => chooseBatch({ meters, catalog, identities, identifiers }, ...asked),
    },
    openSums: () => ({ sumMeter: bindSumMeter(shareReads(counters)) }),
  };
}
