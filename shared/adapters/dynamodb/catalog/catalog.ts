/**
 * Owns: customers, agents and meters on DynamoDB, and what a worker remembers of them.
 * Does not own: which references an event has (shared/application), what the items hold (entry-mapping.ts).
 */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { timestampOf } from "../../../domain/event/timestamp.ts";
import type { Catalog, CatalogEntry, CatalogKind, CatalogReference } from "../../../ports/catalog.ts";
import type { Identifiers } from "../../../ports/identifiers.ts";
import { readItems } from "../calls/read-items.ts";
import { readMany } from "../calls/read-many.ts";
import type { RetryDependencies } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { entryKey, idOf, KINDS, ownerOf, partitionOf, toIdentity, UUID } from "./entry-mapping.ts";

export interface CatalogDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly catalogTable: string;
  readonly identifiers: Identifiers;
  readonly now: () => number;
}

/** A worker forgets everything when it knows this many references: enough for its traffic, bounded in memory. */
const REMEMBERED_MAX = 20_000;

/** Up to so many entries of a kind are got by their keys, 100 a call. */
const FEW = 300;

export function createCatalog(dependencies: CatalogDependencies): Catalog {
  const remembered = new Map<string, string>();
  const identify = (create: CreateEntry, wayOf: (kind: CatalogKind) => Way): Catalog["find"] => {
    return (organization, kind, references) => {
      const way = wayOf(kind);
      const find = (unknown: readonly string[]) => findIds(dependencies, organization, kind, way, unknown);
      const createOne = (reference: string) => create(dependencies, organization, kind, reference);
      return identifyAll(remembered, `${organization}#${kind}#${way}#`, references, find, createOne);
    };
  };
  return {
    // The event store keeps an event type as it was sent: taken for an id, it would be one meter there and another in the counters.
    resolve: identify(createEntry, (kind) => (kind === "meter" ? "by name" : "by id or name")),
    find: identify(
      async () => undefined,
      () => "by id or name",
    ),
    entries: (organization, references) => readEntries(dependencies, organization, references),
  };
}

/** What a reference may be. */
type Way = "by name" | "by id or name";

/** Makes the entry of an unknown reference and gives its id; one that makes none gives undefined. */
type CreateEntry = (
  dependencies: CatalogDependencies,
  organization: string,
  kind: CatalogKind,
  reference: string,
) => Promise<string | undefined>;

/** Ids never change, so what was found or made once is remembered for the life of the worker. */
async function identifyAll(
  remembered: Map<string, string>,
  prefix: string,
  references: readonly string[],
  find: (references: readonly string[]) => Promise<ReadonlyMap<string, string>>,
  create: (reference: string) => Promise<string | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const unknown = references.filter((reference) => !remembered.has(prefix + reference));
  const known = unknown.length === 0 ? new Map<string, string>() : await find(unknown);
  const created = await Promise.all(
    unknown
      .filter((reference) => !known.has(reference))
      .map(async (reference) => [reference, await create(reference)] as const),
  );
  const fresh = new Map([...known, ...created]);
  const ids = references.flatMap((reference) => {
    const id = fresh.get(reference) ?? remembered.get(prefix + reference);
    return id === undefined ? [] : [[reference, id] as const];
  });
  if (remembered.size + unknown.length > REMEMBERED_MAX) remembered.clear();
  for (const [reference, id] of ids) remembered.set(prefix + reference, id);
  return new Map(ids);
}

/** A reference is an id when an entry has it; else it is the external id or alias whose name-based id an item has. */
async function findIds(
  dependencies: CatalogDependencies,
  organization: string,
  kind: CatalogKind,
  way: Way,
  references: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const candidatesOf = (reference: string): readonly string[] => {
    const named = dependencies.identifiers.nameBased(organization, kind, reference);
    return way === "by id or name" && UUID.test(reference) ? [reference, named] : [named];
  };
  const items = await readAll(
    dependencies,
    organization,
    [...new Set(references.flatMap(candidatesOf))].map((id) => ({ kind, id })),
  );
  const ids = new Map(items.map((item) => [idOf(item), ownerOf(item) ?? idOf(item)]));
  return new Map(
    references.flatMap((reference) => {
      const found = candidatesOf(reference).find((id) => ids.has(id));
      const id = found === undefined ? undefined : ids.get(found);
      return id === undefined ? [] : [[reference, id]];
    }),
  );
}

async function readEntries(
  dependencies: CatalogDependencies,
  organization: string,
  references: readonly CatalogReference[],
): Promise<readonly CatalogEntry[]> {
  const byKind = Map.groupBy(references, ({ kind }) => kind);
  const many = [...byKind].filter(([, members]) => members.length > FEW);
  const few = references.filter(({ kind }) => (byKind.get(kind)?.length ?? 0) <= FEW);
  const items = await Promise.all([
    few.length === 0 ? [] : readAll(dependencies, organization, few),
    ...many.map(([kind, members]) => {
      const ids = members.map(({ id }) => id);
      return readMany(dependencies, dependencies.catalogTable, partitionOf(organization, kind), ids);
    }),
  ]);
  return items.flat().flatMap((item) => fromItem(organization, item));
}

function readAll(
  dependencies: CatalogDependencies,
  organization: string,
  references: readonly CatalogReference[],
): Promise<readonly Item[]> {
  const keys = references.map(({ kind, id }) => entryKey(organization, kind, id));
  return readItems(dependencies, dependencies.catalogTable, keys);
}

async function createEntry(
  dependencies: CatalogDependencies,
  organization: string,
  kind: CatalogKind,
  externalId: string,
): Promise<string> {
  const id = dependencies.identifiers.nameBased(organization, kind, externalId);
  try {
    await dependencies.client.send(
      new PutItemCommand({
        TableName: dependencies.catalogTable,
        Item: {
          ...entryKey(organization, kind, id),
          externalId: { S: externalId },
          name: { S: externalId },
          createdAt: { S: timestampOf(dependencies.now()) },
        },
        ConditionExpression: "attribute_not_exists(pk)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // Another worker met the same reference first and made the same entry, or somebody made it an alias.
    return (error.Item && ownerOf(error.Item)) ?? id;
  }
  return id;
}

/** An item that only stands for an alias names nothing. */
function fromItem(organization: string, item: Item): readonly CatalogEntry[] {
  if (item.externalId === undefined) return [];
  const ownerId = ownerOf(item);
  return KINDS.filter((kind) => item.pk?.S === partitionOf(organization, kind)).map((kind) => {
    const { id, externalId, name, absorbed } = toIdentity(kind, item);
    return {
      kind,
      id,
      externalId,
      name,
      ...(ownerId === undefined ? {} : { ownerId }),
      ...(absorbed.length === 0 ? {} : { absorbed }),
    };
  });
}
