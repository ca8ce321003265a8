import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/**
 * A client for functions that read much. The SDK copies every answer for a logger, field by field, also where nobody listens; that takes
 * about as long as reading it.
 */
export function createReader(config: DynamoDBClientConfig): DynamoDBClient {
  const client = new DynamoDBClient(config);
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}
