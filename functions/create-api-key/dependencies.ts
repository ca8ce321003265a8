import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createKeyRegister } from "../../shared/adapters/dynamodb/keys/key-register.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { randomText } from "../../shared/adapters/identifiers/random-text.ts";
import type { CreateKeyDependencies } from "../../shared/application/create-api-key.ts";
import { hashSecret } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import { REQUIRED } from "./environment.ts";

export type Dependencies = CreateKeyDependencies;

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const { KEY_TABLE_NAME: keyTable, KEY_LIST_TABLE_NAME: keyListTable } = readEnvironment(
    environment,
    REQUIRED,
  );
  const client = new DynamoDBClient(CLIENT_LIMITS);
  return {
    keys: createKeyStore({ client, keyTable }),
    register: createKeyRegister({ client, keyTable, keyListTable, pause, random: Math.random }),
    now: Date.now,
    randomText,
    hashSecret,
  };
}
