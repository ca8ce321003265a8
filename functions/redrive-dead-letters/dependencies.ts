import { SQSClient } from "@aws-sdk/client-sqs";
import { createDeadLetters } from "../../shared/adapters/sqs/dead-letters.ts";
import type { RedrivePayload } from "../../shared/contracts/redrive.ts";
import { CLIENT_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { DeadLetters } from "../../shared/ports/dead-letters.ts";
import { REQUIRED } from "./environment.ts";

/** The dead letters of each queue. */
export type Dependencies = Readonly<Record<RedrivePayload["queue"], DeadLetters>>;

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = new SQSClient(CLIENT_LIMITS);
  return {
    usage: createDeadLetters({
      client,
      deadLetterQueueUrl: names.USAGE_DEAD_LETTER_QUEUE_URL,
      queueUrl: names.USAGE_QUEUE_URL,
    }),
    store: createDeadLetters({
      client,
      deadLetterQueueUrl: names.STORE_DEAD_LETTER_QUEUE_URL,
      queueUrl: names.STORE_QUEUE_URL,
    }),
  };
}
