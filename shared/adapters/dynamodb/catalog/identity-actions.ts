/**
 * Owns: the actions of an edit of an entry, each of which holds only while what was read still stands.
 * Does not own: reading it, and what is refused (identity-editor.ts).
 */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { NewIdentity } from "../../../ports/identities.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { absorptionPartition, entryKey, toIdentity, toTexts } from "./entry-mapping.ts";

export const EXISTS = "attribute_exists(pk) AND attribute_not_exists(#owner)";
export const OWNER = { "#owner": "owner" };

/** An edit of one entry; a new one says everything. */
export type Edit = { readonly organization: string } & Pick<NewIdentity, "kind" | "id" | "aliases"> &
  Partial<Pick<NewIdentity, "externalId" | "name" | "createdAt">>;

/** A name that the entry gets. */
export interface Name {
  readonly alias: string;
  readonly id: string;
  /** What stands there: nothing, or what first sight made of the name. */
  readonly item: Item | undefined;
}

/** The entry as the edit leaves it. */
export function editedEntry(
  { organization, kind, id, externalId, name, createdAt }: Edit,
  standing: Item | undefined,
  names: readonly Name[],
): Item {
  const before = standing === undefined ? undefined : toIdentity(kind, standing);
  const absorbed = names.flatMap((each) => (each.item === undefined ? [] : [each.id]));
  return {
    ...entryKey(organization, kind, id),
    externalId: { S: before?.externalId ?? externalId ?? "" },
    name: { S: name ?? before?.name ?? "" },
    createdAt: { S: before?.createdAt ?? createdAt ?? "" },
    edited: { BOOL: true },
    version: { N: String(Number(standing?.version?.N ?? 0) + 1) },
    ...(before?.archivedAt === undefined ? {} : { archivedAt: { S: before.archivedAt } }),
    aliases: toTexts([...(before?.aliases ?? []), ...names.map(({ alias }) => alias)]),
    absorbed: toTexts([...(before?.absorbed ?? []), ...absorbed]),
  };
}

export function putEntry(TableName: string, entry: Item, standing: Item | undefined): TransactWriteItem {
  const put = { TableName, Item: entry };
  if (standing === undefined) return { Put: { ...put, ConditionExpression: "attribute_not_exists(pk)" } };
  const { version } = standing;
  return {
    Put: {
      ...put,
      ConditionExpression: `${EXISTS} AND ${version === undefined ? "attribute_not_exists(version)" : "version = :version"}`,
      ExpressionAttributeNames: OWNER,
      ...(version === undefined ? {} : { ExpressionAttributeValues: { ":version": version } }),
    },
  };
}

/**
 * The item of the name points to its owner; one that first sight made keeps its counters, and is listed as absorbed.
 * @param at RFC 3339: pages of a question that was asked before leave it alone
 */
export function claimName(
  TableName: string,
  { organization, kind, id: owner }: Edit,
  { alias, id, item }: Name,
  at: string,
): readonly TransactWriteItem[] {
  const key = entryKey(organization, kind, id);
  if (item === undefined)
    return [
      {
        Put: {
          TableName,
          Item: { ...key, owner: { S: owner }, alias: { S: alias } },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      },
    ];
  const absorbed = { owner: { S: owner }, absorbedAt: { S: at } };
  return [
    {
      Update: {
        TableName,
        Key: key,
        UpdateExpression: "SET #owner = :owner, absorbedAt = :at",
        ConditionExpression: `${EXISTS} AND attribute_not_exists(edited)`,
        ExpressionAttributeNames: OWNER,
        ExpressionAttributeValues: { ":owner": absorbed.owner, ":at": absorbed.absorbedAt },
      },
    },
    {
      Put: {
        TableName,
        Item: { pk: { S: absorptionPartition(organization, kind) }, sk: { S: id }, ...absorbed },
      },
    },
  ];
}
