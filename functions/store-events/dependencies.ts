import { Logger } from "@aws-lambda-powertools/logger";
import { SQSClient } from "@aws-sdk/client-sqs";
import { TimestreamWriteClient } from "@aws-sdk/client-timestream-write";
import { createBringBack } from "../../shared/adapters/sqs/bring-back.ts";
import { createStoreQueue } from "../../shared/adapters/sqs/store-queue.ts";
import { createEventStoreWriter } from "../../shared/adapters/timestream/event-store-writer.ts";
import type { StoreDependencies } from "../../shared/application/store-events.ts";
import { CLIENT_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { QueueHandlerDependencies } from "../../shared/lambda/queue.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends QueueHandlerDependencies {
  readonly store: StoreDependencies;
  readonly logger: Pick<Logger, "warn" | "error">;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = new SQSClient(CLIENT_LIMITS);
  const queueUrl = names.STORE_QUEUE_URL;
  const now = Date.now;
  return {
    bringBack: createBringBack({ client, queueUrl }),
    random: Math.random,
    logger: new Logger({ serviceName: "store-events" }),
    store: {
      eventStore: createEventStoreWriter({
        client: new TimestreamWriteClient(CLIENT_LIMITS),
        database: names.EVENT_STORE_DATABASE_NAME,
        table: names.EVENT_STORE_TABLE_NAME,
        now,
      }),
      storeQueue: createStoreQueue({ client, queueUrl }),
      now,
    },
  };
}
