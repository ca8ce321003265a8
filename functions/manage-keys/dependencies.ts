import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createKeyRegister } from "../../shared/adapters/dynamodb/keys/key-register.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { randomText } from "../../shared/adapters/identifiers/random-text.ts";
import type { ManageKeysDependencies } from "../../shared/application/manage-keys.ts";
import { createAuthenticate, hashSecret } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly manage: ManageKeysDependencies;
  readonly fingerprint: (text: string) => string;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const { KEY_TABLE_NAME: keyTable, KEY_LIST_TABLE_NAME: keyListTable } = readEnvironment(
    environment,
    REQUIRED,
  );
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const now = Date.now;
  const keys = createKeyStore({ client, keyTable });
  const register = createKeyRegister({ client, keyTable, keyListTable, pause, random: Math.random });
  return {
    authenticate: createAuthenticate({ keys, now }),
    logger: new Logger({ serviceName: "manage-keys" }),
    manage: { keys, register, now, randomText, hashSecret },
    fingerprint: identifiers.fingerprint,
  };
}
