import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { createReader } from "../../../../shared/adapters/dynamodb/calls/create-reader.ts";

test("answers are not copied for a logger, which the SDK does unless it is told otherwise", () => {
  const stepsOf = (client: DynamoDBClient) => client.middlewareStack.identify().join();
  expect(stepsOf(new DynamoDBClient({ region: "us-east-1" }))).toContain("loggerMiddleware");
  expect(stepsOf(createReader({ region: "us-east-1" }))).not.toContain("loggerMiddleware");
});
