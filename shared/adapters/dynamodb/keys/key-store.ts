import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { KeyStore } from "../../../ports/key-store.ts";
import { fromItem, toKey } from "./key-mapping.ts";

export interface KeyStoreDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly keyTable: string;
}

/** API keys in a table of their own, one item per key id. */
export function createKeyStore({ client, keyTable }: KeyStoreDependencies): KeyStore {
  return {
    find: async (keyId) => {
      const answer = await client.send(
        new GetItemCommand({ TableName: keyTable, Key: toKey(keyId), ConsistentRead: true }),
      );
      return answer.Item && fromItem(answer.Item);
    },
  };
}
