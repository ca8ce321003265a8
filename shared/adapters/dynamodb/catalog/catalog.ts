/**
 * Owns: customers, agents and meters on DynamoDB, and what a worker remembers of them.
 * Does not own: which references an event has (shared/application).
 *
 * item | pk                | sk | holds
 * each | org#<kind>        | id | externalId, name, createdAt
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
import type { RetryDependencies } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

export interface CatalogDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly catalogTable: string;
  readonly identifiers: Identifiers;
  readonly now: () => number;
}

const KINDS: readonly CatalogKind[] = ["customer", "agent", "meter"];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A worker forgets everything when it knows this many references: enough for its traffic, bounded in memory. */
const REMEMBERED_MAX = 20_000;

export function createCatalog(dependencies: CatalogDependencies): Catalog {
  const remembered = new Map<string, string>();
  const identify = (create: CreateEntry): Catalog["find"] => {
    return (organization, kind, references) => {
      const find = (unknown: readonly string[]) => findIds(dependencies, organization, kind, unknown);
      const createOne = (reference: string) => create(dependencies, organization, kind, reference);
      return identifyAll(remembered, `${organization}#${kind}#`, references, find, createOne);
    };
  };
  return {
    resolve: identify(createEntry),
    find: identify(async () => undefined),
    entries: (organization, references) => readEntries(dependencies, organization, references),
  };
}

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

/** A reference is an id when an entry has it; else it is the external id whose name-based id an entry has. */
async function findIds(
  dependencies: CatalogDependencies,
  organization: string,
  kind: CatalogKind,
  references: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const idOfExternal = (reference: string) =>
    dependencies.identifiers.nameBased(organization, kind, reference);
  const candidates = references.flatMap((reference) =>
    UUID.test(reference) ? [reference, idOfExternal(reference)] : [idOfExternal(reference)],
  );
  const entries = await readEntries(
    dependencies,
    organization,
    [...new Set(candidates)].map((id) => ({ kind, id })),
  );
  const ids = new Set(entries.map(({ id }) => id));
  return new Map(
    references.flatMap((reference) => {
      const id = [reference, idOfExternal(reference)].find((candidate) => ids.has(candidate));
      return id === undefined ? [] : [[reference, id]];
    }),
  );
}

async function readEntries(
  dependencies: CatalogDependencies,
  organization: string,
  references: readonly CatalogReference[],
): Promise<readonly CatalogEntry[]> {
  const keys = references.map(({ kind, id }) => toKey(organization, kind, id));
  const items = await readItems(dependencies, dependencies.catalogTable, keys);
  return items.flatMap((item) => fromItem(organization, item));
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
          ...toKey(organization, kind, id),
          externalId: { S: externalId },
          name: { S: externalId },
          createdAt: { S: timestampOf(dependencies.now()) },
        },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    );
  } catch (error) {
    // Another worker met the same reference first and made the same entry.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  return id;
}

function toKey(organization: string, kind: CatalogKind, id: string): Item {
  return { pk: { S: partitionOf(organization, kind) }, sk: { S: id } };
}

function fromItem(organization: string, item: Item): readonly CatalogEntry[] {
  return KINDS.filter((kind) => item.pk?.S === partitionOf(organization, kind)).map((kind) => ({
    kind,
    id: item.sk?.S ?? "",
    externalId: item.externalId?.S ?? "",
    name: item.name?.S ?? "",
  }));
}

function partitionOf(organization: string, kind: CatalogKind): string {
  return `${organization}#${kind}`;
}
