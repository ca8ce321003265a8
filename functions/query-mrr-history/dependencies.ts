import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createSnapshots } from "../../shared/adapters/dynamodb/billing/snapshots.ts";
import { createFreshness } from "../../shared/adapters/dynamodb/catalog/freshness.ts";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { MrrHistoryDependencies } from "../../shared/application/query-mrr-history.ts";
import { timestampOf } from "../../shared/domain/event/timestamp.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly history: MrrHistoryDependencies;
  readonly fingerprint: (text: string) => string;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const now = Date.now;
  const tables = {
    client,
    catalogTable: names.CATALOG_TABLE_NAME,
    snapshotTable: names.SNAPSHOT_TABLE_NAME,
    identifiers,
    pause,
    random: Math.random,
  };
  const freshness = createFreshness(tables);
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "query-mrr-history" }),
    history: {
      snapshots: createSnapshots(tables),
      identities: createIdentities(tables),
      dataThrough: async () => timestampOf((await freshness.watermarks()).counted),
      now,
    },
    fingerprint: identifiers.fingerprint,
  };
}
