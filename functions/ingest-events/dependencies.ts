import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createCatalog } from "../../shared/adapters/dynamodb/catalog/catalog.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createMetersInEffect } from "../../shared/adapters/dynamodb/catalog/meters-in-effect.ts";
import { createModelPrices } from "../../shared/adapters/dynamodb/catalog/model-prices.ts";
import { createModelPricesInEffect } from "../../shared/adapters/dynamodb/catalog/model-prices-in-effect.ts";
import { createQuarantine } from "../../shared/adapters/dynamodb/journal/quarantine.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createWorkQueue } from "../../shared/adapters/sqs/work-queue.ts";
import type { IngestDependencies } from "../../shared/application/ingest-events.ts";
import type { SetAsideDependencies } from "../../shared/application/set-aside-refused.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, withinTime } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly ingest: IngestDependencies;
  readonly refused: SetAsideDependencies;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const catalogTable = names.CATALOG_TABLE_NAME;
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const now = Date.now;
  const retries = { pause, random: Math.random };
  const meters = createMeters({ client, catalogTable, identifiers, ...retries });
  const prices = createModelPrices({ client, catalogTable, ...retries });
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "ingest-events" }),
    ingest: {
      catalog: createCatalog({ client, catalogTable, identifiers, now, ...retries }),
      meters: createMetersInEffect({ meters, withinTime, now }),
      prices: createModelPricesInEffect({ prices, withinTime, now }),
      namedMeters: meters,
      queue: createWorkQueue({ client: new SQSClient(CLIENT_LIMITS), queueUrl: names.USAGE_QUEUE_URL }),
      identifiers,
      now,
    },
    refused: {
      quarantine: createQuarantine({ client, journalTable: names.JOURNAL_TABLE_NAME, now, ...retries }),
      identifiers,
      now,
    },
  };
}
