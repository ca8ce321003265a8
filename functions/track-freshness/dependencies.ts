import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createFreshness } from "../../shared/adapters/dynamodb/catalog/freshness.ts";
import { isAnyWaiting } from "../../shared/adapters/sqs/queue-depth.ts";
import type { TrackFreshnessDependencies } from "../../shared/application/track-freshness.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import { REQUIRED } from "./environment.ts";

export type Dependencies = TrackFreshnessDependencies;

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const queues = new SQSClient(CLIENT_LIMITS);
  return {
    freshness: createFreshness({
      client: new DynamoDBClient(CLIENT_LIMITS),
      catalogTable: names.CATALOG_TABLE_NAME,
      pause,
      random: Math.random,
    }),
    isCounting: () =>
      isAnyWaiting(queues, {
        queueUrl: names.USAGE_QUEUE_URL,
        deadLetterQueueUrl: names.USAGE_DEAD_LETTER_QUEUE_URL,
      }),
    isStoring: () =>
      isAnyWaiting(queues, {
        queueUrl: names.STORE_QUEUE_URL,
        deadLetterQueueUrl: names.STORE_DEAD_LETTER_QUEUE_URL,
      }),
    now: Date.now,
  };
}
