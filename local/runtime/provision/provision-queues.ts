/** Owns: SQS queues on the engine, as the template says; those of a former run stay, with the template's attributes. */
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { QueueModel } from "../../template/model.ts";

/** @returns the address of each queue on the engine, by ARN */
export async function provisionQueues(
  client: SQSClient,
  queues: readonly QueueModel[],
): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  for (const { arn, name } of queues)
    urls.set(arn, (await findQueue(client, name)) ?? (await create(client, name)));
  // Only when all are there can one name another for its dead letters.
  for (const { arn, attributes } of queues) {
    if (Object.keys(attributes).length === 0) continue;
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl: urls.get(arn), Attributes: { ...attributes } }),
    );
  }
  return urls;
}

async function create(client: SQSClient, name: string): Promise<string> {
  const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName: name }));
  return QueueUrl;
}

async function findQueue(client: SQSClient, name: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}
