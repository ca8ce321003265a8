import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createIdentityEditor } from "../../shared/adapters/dynamodb/catalog/identity-editor.ts";
import { createMeterEditor } from "../../shared/adapters/dynamodb/catalog/meter-editor.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { ManageIdentitiesDependencies } from "../../shared/application/manage-identities.ts";
import type { ManageMetersDependencies } from "../../shared/application/manage-meters.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly identities: ManageIdentitiesDependencies;
  readonly meters: ManageMetersDependencies;
  readonly fingerprint: (text: string) => string;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const now = Date.now;
  const catalogTable = names.CATALOG_TABLE_NAME;
  const catalog = { client, catalogTable, identifiers, now, pause, random: Math.random };
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "manage-catalog" }),
    identities: {
      identities: createIdentities(catalog),
      editor: createIdentityEditor(catalog),
      identifiers,
      now,
    },
    meters: { meters: createMeters(catalog), editor: createMeterEditor(catalog), identifiers, now },
    fingerprint: identifiers.fingerprint,
  };
}
