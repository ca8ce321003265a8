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
