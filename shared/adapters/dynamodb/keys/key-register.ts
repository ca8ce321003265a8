/**
 * Owns: making, changing and listing API keys, each edit in one transaction with its copy in the list.
 * Does not own: what an item looks like (key-mapping.ts), and what may be changed (shared/application/manage-keys.ts).
 */
import { type DynamoDBClient, QueryCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { ApiKey, ApiKeyRecord } from "../../../domain/access/api-key.ts";
import type { KeyEdit, KeyPlace, KeyRegister } from "../../../ports/key-store.ts";
import { type RetryDependencies, retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { fromItem, fromListItem, placeText, toItem, toKey, toListItem } from "./key-mapping.ts";

export interface KeyRegisterDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly keyTable: string;
  readonly keyListTable: string;
}

const TELL_STANDING = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;

export function createKeyRegister(dependencies: KeyRegisterDependencies): KeyRegister {
  return {
    list: (organization, page) => list(dependencies, organization, page),
    edit: async (edits, unchanged = []) => {
      const actions = listActions(dependencies, edits, unchanged);
      return retrying(dependencies, async () => {
        const result = await transact(dependencies, actions);
        if (result.kind === "contended") return undefined;
        if (result.kind === "committed") return "done";
        // The answer to an earlier try was lost, and the edit is done.
        const isDone = edits.every(({ after }, index) => isRecord(result.standing.get(index), after));
        return isDone ? "done" : "stale";
      });
    },
  };
}

/** The keys stand first: their places are those of the edits. */
function listActions(
  { keyTable, keyListTable }: KeyRegisterDependencies,
  edits: readonly KeyEdit[],
  unchanged: readonly ApiKeyRecord[],
): readonly TransactWriteItem[] {
  return [
    ...edits.map(({ before, after }) => ({
      Put: { TableName: keyTable, Item: toItem(after), ...standsSo(before), ...TELL_STANDING },
    })),
    ...edits.map(({ after }) => ({ Put: { TableName: keyListTable, Item: toListItem(after) } })),
    ...unchanged.map((record) => ({
      ConditionCheck: { TableName: keyTable, Key: toKey(record.keyId), ...standsSo(record) },
    })),
  ];
}

/** Everything else of a key never changes. */
function standsSo(record: ApiKeyRecord | undefined) {
  if (record === undefined) return { ConditionExpression: "attribute_not_exists(pk)" };
  const { secretHash, name, expiresAt, revokedAt } = record;
  const changing = Object.entries({ name, expiresAt, revokedAt });
  const terms = changing.map(([field, value]) =>
    value === undefined ? `attribute_not_exists(#${field})` : `#${field} = :${field}`,
  );
  const values = Object.entries({ secretHash, name, expiresAt, revokedAt }).flatMap(([field, value]) =>
    value === undefined ? [] : [[`:${field}`, { S: value }] as const],
  );
  return {
    ConditionExpression: ["secretHash = :secretHash", ...terms].join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(changing.map(([field]) => [`#${field}`, field])),
    ExpressionAttributeValues: Object.fromEntries(values),
  };
}

function isRecord(item: Item | undefined, record: ApiKeyRecord): boolean {
  if (item === undefined) return false;
  return JSON.stringify(toItem(fromItem(item))) === JSON.stringify(toItem(record));
}

async function list(
  dependencies: KeyRegisterDependencies,
  organization: string,
  { limit, after }: { readonly limit: number; readonly after?: KeyPlace },
): Promise<readonly ApiKey[]> {
  const found: ApiKey[] = [];
  let next: Item | undefined;
  do {
    const command = new QueryCommand({
      TableName: dependencies.keyListTable,
      KeyConditionExpression: `pk = :organization${after === undefined ? "" : " AND sk > :after"}`,
      ExpressionAttributeValues: {
        ":organization": { S: organization },
        ...(after === undefined ? {} : { ":after": { S: placeText(after) } }),
      },
      ConsistentRead: true,
      ExclusiveStartKey: next,
      Limit: limit - found.length,
    });
    const page = await retrying(dependencies, () => dependencies.client.send(command));
    found.push(...(page.Items ?? []).map(fromListItem));
    next = page.LastEvaluatedKey;
  } while (next !== undefined && found.length < limit);
  return found;
}
