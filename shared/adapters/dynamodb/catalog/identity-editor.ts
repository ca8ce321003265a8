/**
 * Owns: making and changing customers, agents and signals, each change in one transaction.
 * Does not own: what may be changed, and in which words it is refused (shared/application/manage-identities.ts).
 *
 * read the entry and the items of its names -> plan the actions for what stands there -> one transaction that holds only while it still
 * stands so -> else read again.
 */
import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { timestampOf } from "../../../domain/event/timestamp.ts";
import type { CatalogKind } from "../../../ports/catalog.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { EditOutcome, Identity, IdentityEditor } from "../../../ports/identities.ts";
import { retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { entryKey, idOf, ownerOf, toIdentity, UUID } from "./entry-mapping.ts";
import { type IdentityDependencies, readEntries } from "./identities.ts";
import { claimName, type Edit, EXISTS, editedEntry, type Name, OWNER, putEntry } from "./identity-actions.ts";
import { moveVersion } from "./meter-mapping.ts";

export interface IdentityEditorDependencies extends IdentityDependencies {
  readonly now: Clock;
}

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

async function edit(
  dependencies: IdentityEditorDependencies,
  change: Edit,
  refuse: (standing: Item | undefined) => EditOutcome | undefined,
): Promise<EditOutcome> {
  const { catalogTable } = dependencies;
  const at = timestampOf(dependencies.now());
  let lost: Item | undefined;
  return retrying(dependencies, async () => {
    const items = await readStanding(dependencies, change);
    const standing = items.get(change.id);
    // An earlier try did it, and its answer was lost.
    if (standing !== undefined && isSame(change.kind, standing, lost)) return done(change.kind, standing);
    const names = freshNames(dependencies, change, items);
    const taken = findSomeonesId(change, items) ?? names.find(({ item }) => isTaken(item))?.alias;
    const refusal = refuse(standing) ?? (taken === undefined ? undefined : { kind: "taken", name: taken });
    if (refusal !== undefined) return refusal;
    const entry = editedEntry(change, standing, names);
    const result = await transact(dependencies, [
      putEntry(catalogTable, entry, standing),
      ...names.flatMap((name) => claimName(catalogTable, change, name, at)),
      ...(change.kind === "meter" ? [moveVersion(catalogTable, change.organization)] : []),
    ]).catch((cause: unknown) => {
      lost = entry;
      throw cause;
    });
    return result.kind === "committed" ? done(change.kind, entry) : undefined;
  });
}

function done(kind: CatalogKind, entry: Item): EditOutcome {
  return { kind: "done", identity: toIdentity(kind, entry) };
}

function isSame(kind: CatalogKind, one: Item, other: Item | undefined): boolean {
  const text = (item: Item) => JSON.stringify([item.version?.N, toIdentity(kind, item)]);
  return other !== undefined && text(one) === text(other);
}

/** By id: the entry, what its names stand for, and entries that have a name for their id. */
async function readStanding(
  dependencies: IdentityDependencies,
  change: Edit,
): Promise<ReadonlyMap<string, Item>> {
  const { organization, kind, id, aliases } = change;
  const ids = [
    id,
    ...aliases.map((alias) => idOfAlias(dependencies, change, alias)),
    ...namesLikeIds(change),
  ];
  const items = await readEntries(dependencies, organization, kind, ids);
  return new Map(items.map((item) => [idOf(item), item]));
}

function idOfAlias(
  { identifiers }: IdentityDependencies,
  { organization, kind }: Edit,
  alias: string,
): string {
  return identifiers.nameBased(organization, kind, alias);
}

function namesLikeIds({ externalId, aliases }: Edit): readonly string[] {
  return [externalId, ...aliases].filter((name) => name !== undefined).filter((name) => UUID.test(name));
}

/** A reference is an id before it is a name: whoever had the id of another for a name would have its events counted for that one. */
function findSomeonesId(change: Edit, items: ReadonlyMap<string, Item>): string | undefined {
  return namesLikeIds(change).find((name) => {
    const item = items.get(name);
    return name !== change.id && item !== undefined && ownerOf(item) !== change.id;
  });
}

/** The names that are not the entry's own already. */
function freshNames(
  dependencies: IdentityDependencies,
  change: Edit,
  items: ReadonlyMap<string, Item>,
): readonly Name[] {
  return change.aliases
    .map((alias) => {
      const id = idOfAlias(dependencies, change, alias);
      return { alias, id, item: items.get(id) };
    })
    .filter(({ id, item }) => id !== change.id && (item === undefined || ownerOf(item) !== change.id));
}

function isTaken(item: Item | undefined): boolean {
  return item !== undefined && (item.edited?.BOOL === true || ownerOf(item) !== undefined);
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
