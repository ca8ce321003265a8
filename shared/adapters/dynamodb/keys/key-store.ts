import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type ApiKeyRecord, SCOPES, type Scope } from "../../../domain/access/api-key.ts";
import { MeteringError } from "../../../errors.ts";
import type { KeyStore } from "../../../ports/key-store.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

export interface KeyStoreDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly keyTable: string;
}

/** API keys in a table of their own, one item per key id. */
export function createKeyStore({ client, keyTable }: KeyStoreDependencies): KeyStore {
  const find = async (keyId: string) => {
    const answer = await client.send(
      new GetItemCommand({ TableName: keyTable, Key: toKey(keyId), ConsistentRead: true }),
    );
    return answer.Item && fromItem(answer.Item);
  };
  return {
    find,
    put: async (record) => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: keyTable,
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
    expire: async (keyId, organization, expiresAt) => {
      await client.send(toExpiry(keyTable, keyId, organization, expiresAt));
    },
  };
}

function toExpiry(TableName: string, keyId: string, organization: string, expiresAt: string) {
  return new UpdateItemCommand({
    TableName,
    Key: toKey(keyId),
    UpdateExpression: "SET expiresAt = :expiresAt",
    ConditionExpression: "organization = :organization",
    ExpressionAttributeValues: { ":expiresAt": { S: expiresAt }, ":organization": { S: organization } },
  });
}

function toKey(keyId: string): Item {
  return { pk: { S: keyId } };
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
    keyId: item.pk?.S ?? "",
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
