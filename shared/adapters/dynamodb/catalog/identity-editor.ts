/**
 * Owns: making and changing customers, agents and signals, each change in one transaction.
 * Does not own: what may be changed, and in which words it is refused (shared/application/manage-identities.ts).
 *
 * read the entry and the items of its names -> plan the actions for what stands there -> one transaction that holds only while it still
 * stands so -> else read again.
 */
import {
  ConditionalCheckFailedException,
  type TransactWriteItem,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { timestampOf } from "../../../domain/event/timestamp.ts";
import type { CatalogKind } from "../../../ports/catalog.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { EditOutcome, Identity, IdentityEditor, NewIdentity } from "../../../ports/identities.ts";
import { retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { absorptionPartition, entryKey, idOf, ownerOf, toIdentity, toTexts } from "./entry-mapping.ts";
import { type IdentityDependencies, readEntries } from "./identities.ts";

export interface IdentityEditorDependencies extends IdentityDependencies {
  readonly now: Clock;
}

const EXISTS = "attribute_exists(pk) AND attribute_not_exists(#owner)";
const OWNER = { "#owner": "owner" };

export function createIdentityEditor(dependencies: IdentityEditorDependencies): IdentityEditor {
  return {
    create: (organization, identity) =>
      edit(dependencies, { organization, ...identity }, (standing) =>
        standing?.edited?.BOOL === true || (standing && ownerOf(standing)) !== undefined
          ? { kind: "taken", name: identity.externalId }
          : undefined,
      ),
    update: (organization, kind, id, change) =>
      edit(dependencies, { organization, kind, id, aliases: [], ...change }, (standing) =>
        standing === undefined || ownerOf(standing) !== undefined ? { kind: "unknown" } : undefined,
      ),
    archive: (organization, kind, id, at) => archive(dependencies, organization, kind, id, at),
  };
}

/** An edit of one entry; a new one says everything. */
type Edit = { readonly organization: string } & Pick<NewIdentity, "kind" | "id" | "aliases"> &
  Partial<Pick<NewIdentity, "externalId" | "name" | "createdAt">>;

async function edit(
  dependencies: IdentityEditorDependencies,
  change: Edit,
  refuse: (standing: Item | undefined) => EditOutcome | undefined,
): Promise<EditOutcome> {
  const { organization, kind, id } = change;
  const idOfAlias = (alias: string) => dependencies.identifiers.nameBased(organization, kind, alias);
  return retrying(dependencies, async () => {
    const ids = [id, ...change.aliases.map(idOfAlias)];
    const items = new Map(
      (await readEntries(dependencies, organization, kind, ids)).map((item) => [idOf(item), item]),
    );
    const standing = items.get(id);
    const refusal = refuse(standing);
    if (refusal !== undefined) return refusal;
    const fresh = change.aliases.filter((alias) => isFresh(change, idOfAlias(alias), items));
    const taken = fresh.find((alias) => isTaken(items.get(idOfAlias(alias))));
    if (taken !== undefined) return { kind: "taken", name: taken } as const;
    const names = fresh.map((alias) => ({ alias, id: idOfAlias(alias), item: items.get(idOfAlias(alias)) }));
    const result = await transact(dependencies, [
      putEntry(dependencies, change, standing, names),
      ...names.flatMap((name) => claimName(dependencies, change, name)),
    ]);
    if (result.kind !== "committed") return undefined;
    const [written] = await readEntries(dependencies, organization, kind, [id]);
    return written && ({ kind: "done", identity: toIdentity(kind, written) } as const);
  });
}

interface Name {
  readonly alias: string;
  readonly id: string;
  /** What stands there: nothing, or what first sight made of the name. */
  readonly item: Item | undefined;
}

/** Whether a name is not the entry's own already. */
function isFresh({ id }: Edit, aliasId: string, items: ReadonlyMap<string, Item>): boolean {
  const item = items.get(aliasId);
  return aliasId !== id && (item === undefined || ownerOf(item) !== id);
}

function isTaken(item: Item | undefined): boolean {
  return item !== undefined && (item.edited?.BOOL === true || ownerOf(item) !== undefined);
}

function putEntry(
  { catalogTable }: IdentityDependencies,
  { organization, kind, id, externalId, name, createdAt }: Edit,
  standing: Item | undefined,
  names: readonly Name[],
): TransactWriteItem {
  const before = standing === undefined ? undefined : toIdentity(kind, standing);
  const absorbed = names.flatMap((each) => (each.item === undefined ? [] : [each.id]));
  const item: Item = {
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
  const version = standing?.version;
  return {
    Put: {
      TableName: catalogTable,
      Item: item,
      ...(standing === undefined
        ? { ConditionExpression: "attribute_not_exists(pk)" }
        : {
            ConditionExpression: `${EXISTS} AND ${version === undefined ? "attribute_not_exists(version)" : "version = :version"}`,
            ExpressionAttributeNames: OWNER,
            ...(version === undefined ? {} : { ExpressionAttributeValues: { ":version": version } }),
          }),
    },
  };
}

/** The item of the name points to its owner; one that first sight made keeps its counters, and is listed as absorbed. */
function claimName(
  { catalogTable, now }: IdentityEditorDependencies,
  { organization, kind, id: owner }: Edit,
  { alias, id, item }: Name,
): readonly TransactWriteItem[] {
  const key = entryKey(organization, kind, id);
  if (item === undefined)
    return [
      {
        Put: {
          TableName: catalogTable,
          Item: { ...key, owner: { S: owner }, alias: { S: alias } },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      },
    ];
  // Pages of a question that was asked before leave it alone.
  const absorbed = { owner: { S: owner }, absorbedAt: { S: timestampOf(now()) } };
  return [
    {
      Update: {
        TableName: catalogTable,
        Key: key,
        UpdateExpression: "SET #owner = :owner, absorbedAt = :at",
        ConditionExpression: `${EXISTS} AND attribute_not_exists(edited)`,
        ExpressionAttributeNames: OWNER,
        ExpressionAttributeValues: { ":owner": absorbed.owner, ":at": absorbed.absorbedAt },
      },
    },
    {
      Put: {
        TableName: catalogTable,
        Item: { pk: { S: absorptionPartition(organization, kind) }, sk: { S: id }, ...absorbed },
      },
    },
  ];
}

async function archive(
  dependencies: IdentityDependencies,
  organization: string,
  kind: CatalogKind,
  id: string,
  at: string | undefined,
): Promise<Identity | undefined> {
  try {
    const { Attributes } = await retrying(dependencies, () =>
      dependencies.client.send(
        new UpdateItemCommand({
          TableName: dependencies.catalogTable,
          Key: entryKey(organization, kind, id),
          UpdateExpression:
            at === undefined
              ? "REMOVE archivedAt ADD version :one"
              : "SET archivedAt = if_not_exists(archivedAt, :at) ADD version :one",
          ConditionExpression: EXISTS,
          ExpressionAttributeNames: OWNER,
          ExpressionAttributeValues: {
            ":one": { N: "1" },
            ...(at === undefined ? {} : { ":at": { S: at } }),
          },
          ReturnValues: "ALL_NEW",
        }),
      ),
    );
    return Attributes && toIdentity(kind, Attributes);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
