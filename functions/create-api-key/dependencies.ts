import { randomInt } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import type { CreateKeyDependencies } from "../../shared/application/create-api-key.ts";
import { hashSecret } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import { REQUIRED } from "./environment.ts";

export type Dependencies = CreateKeyDependencies;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const { KEY_TABLE_NAME: keyTable } = readEnvironment(environment, REQUIRED);
  return {
    keys: createKeyStore({ client: new DynamoDBClient(CLIENT_LIMITS), keyTable }),
    now: Date.now,
    randomText: (characters) =>
      Array.from({ length: characters }, () => ALPHABET[randomInt(ALPHABET.length)]).join(""),
    hashSecret,
  };
}
