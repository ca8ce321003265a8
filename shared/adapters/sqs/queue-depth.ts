import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** Messages that wait, are delayed or are being worked on, as SQS estimates them. */
export async function countMessages(client: Pick<SQSClient, "send">, queueUrl: string): Promise<number> {
  const answer = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
      ],
    }),
  );
  return Object.values(answer.Attributes ?? {}).reduce((sum, count) => sum + Number(count), 0);
}

/**
 * Whether anything waits for work, set aside or not. The queue is looked at on both sides of its dead letters: the first look sees
 * a message that is set aside meanwhile, the last one a message that is redriven meanwhile.
 */
export async function isAnyWaiting(
  client: Pick<SQSClient, "send">,
  { queueUrl, deadLetterQueueUrl }: { readonly queueUrl: string; readonly deadLetterQueueUrl: string },
): Promise<boolean> {
  for (const url of [queueUrl, deadLetterQueueUrl, queueUrl])
    if ((await countMessages(client, url)) > 0) return true;
  return false;
}
