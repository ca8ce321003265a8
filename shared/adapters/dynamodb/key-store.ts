import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type ApiKeyRecord, SCOPES, type Scope } from "../../domain/access/api-key.ts";
import { MeteringError } from "../../errors.ts";
import type { KeyStore } from "../../ports/key-store.ts";
import type { Item } from "./ledger-mapping.ts";

export interface KeyStoreDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly catalogTable: string;
}

/** API keys in the catalog table, one item per key id. */
export function createKeyStore({ client, catalogTable }: KeyStoreDependencies): KeyStore {
  const find = async (keyId: string) => {
    const answer = await client.send(
      new GetItemCommand({ TableName: catalogTable, Key: toKey(keyId), ConsistentRead: true }),
    );
    return answer.Item && fromItem(answer.Item);
  };
  return {
    find,
    put: async (record) => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: catalogTable,
            Item: toItem(record),
            ConditionExpression: "attribute_not_exists(pk)",
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const standing = await find(record.keyId);
        const isSame =
          standing?.secretHash === record.secretHash && standing.organization === record.organization;
        if (!isSame)
          throw new MeteringError("request.invalid", `key: the id ${record.keyId} belongs to another key`);
      }
    },
  };
}

function toKey(keyId: string): Item {
  return { pk: { S: `key#${keyId}` }, sk: { S: "key" } };
}

function toItem(record: ApiKeyRecord): Item {
  return {
    ...toKey(record.keyId),
    organization: { S: record.organization },
    secretHash: { S: record.secretHash },
    scopes: { SS: [...record.scopes] },
    createdAt: { S: record.createdAt },
    ...(record.expiresAt === undefined ? {} : { expiresAt: { S: record.expiresAt } }),
  };
}

function fromItem(item: Item): ApiKeyRecord {
  return {
    keyId: (item.pk?.S ?? "").slice("key#".length),
    organization: item.organization?.S ?? "",
    secretHash: item.secretHash?.S ?? "",
    scopes: (item.scopes?.SS ?? []).filter(isScope),
    createdAt: item.createdAt?.S ?? "",
    expiresAt: item.expiresAt?.S,
  };
}

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
