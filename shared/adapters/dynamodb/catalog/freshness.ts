import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Freshness } from "../../../ports/freshness.ts";

export interface FreshnessDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly catalogTable: string;
}

const KEY = { pk: { S: "freshness" }, sk: { S: "usage" } } as const;

/** Before the first observation nothing is known to be complete. */
const NOTHING_KNOWN = "1970-01-01T00:00:00.000Z";

/** The watermark, one item in the catalog table. */
export function createFreshness({ client, catalogTable }: FreshnessDependencies): Freshness {
  return {
    dataThrough: async () => {
      const answer = await client.send(new GetItemCommand({ TableName: catalogTable, Key: KEY }));
      return answer.Item?.dataThrough?.S ?? NOTHING_KNOWN;
    },
    record: async (dataThrough) => {
      await client.send(
        new PutItemCommand({ TableName: catalogTable, Item: { ...KEY, dataThrough: { S: dataThrough } } }),
      );
    },
  };
}
