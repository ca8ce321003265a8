/** Owns: reading customers, agents and signals as their owner sees them. Does not own: how they change (identity-editor.ts). */
import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { type Absorption, splitAbsorptions } from "../../../domain/meter/absorptions.ts";
import type { CatalogKind } from "../../../ports/catalog.ts";
import type { Identifiers } from "../../../ports/identifiers.ts";
import type { Identities, Identity, IdentityPage } from "../../../ports/identities.ts";
import { readItems } from "../calls/read-items.ts";
import { type RetryDependencies, retrying } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import {
  absorptionPartition,
  entryKey,
  idOf,
  ownerOf,
  partitionOf,
  toIdentity,
  UUID,
} from "./entry-mapping.ts";

export interface IdentityDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly catalogTable: string;
  readonly identifiers: Pick<Identifiers, "nameBased">;
}

export function createIdentities(dependencies: IdentityDependencies): Identities {
  return {
    identify: (organization, kind, reference) => identify(dependencies, organization, kind, reference),
    absorptions: async (organization, kind) => {
      const absorptions = await readAbsorptions(dependencies, organization, kind);
      return new Map(absorptions.map(({ id, owner }) => [id, owner]));
    },
    absorptionsAsOf: async (organization, kind, asOf) =>
      splitAbsorptions(await readAbsorptions(dependencies, organization, kind), asOf),
    list: async (organization, kind, { after, limit, ...wanted }) => {
      const found: Identity[] = [];
      const partition = partitionOf(organization, kind);
      const filter = filterOf(wanted);
      for await (const page of readPages(dependencies, { partition, after, filter, limit })) {
        for (const item of page) found.push(toIdentity(kind, item));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    },
  };
}

async function readAbsorptions(
  dependencies: IdentityDependencies,
  organization: string,
  kind: CatalogKind,
): Promise<readonly Absorption[]> {
  const items: Item[] = [];
  const partition = absorptionPartition(organization, kind);
  for await (const page of readPages(dependencies, { partition })) items.push(...page);
  return items.map((item) => ({ id: idOf(item), owner: ownerOf(item) ?? "", at: item.absorbedAt?.S }));
}

/** Instants of our own are all of one length, so that they compare as texts. */
function filterOf({
  includeArchived,
  archivedFrom,
  asOf,
}: Pick<IdentityPage, "includeArchived" | "archivedFrom" | "asOf">): Filter {
  const lacks = (attribute: string, unless: string | undefined) =>
    unless === undefined
      ? `attribute_not_exists(${attribute})`
      : `(attribute_not_exists(${attribute}) OR ${unless})`;
  const conditions = [
    lacks("#owner", asOf && "absorbedAt > :asOf"),
    ...(includeArchived ? [] : [lacks("archivedAt", archivedFrom && "archivedAt >= :archivedFrom")]),
  ];
  return {
    expression: conditions.join(" AND "),
    values: {
      ...(asOf === undefined ? {} : { ":asOf": { S: asOf } }),
      ...(includeArchived || archivedFrom === undefined ? {} : { ":archivedFrom": { S: archivedFrom } }),
    },
  };
}

async function identify(
  dependencies: IdentityDependencies,
  organization: string,
  kind: CatalogKind,
  reference: string,
): Promise<Identity | undefined> {
  const named = dependencies.identifiers.nameBased(organization, kind, reference);
  const ids = UUID.test(reference) ? [reference, named] : [named];
  const items = await readEntries(dependencies, organization, kind, ids);
  // A reference is an id when an entry has it; else it is the name whose id an entry has.
  const item = ids.map((id) => items.find((each) => idOf(each) === id)).find((each) => each !== undefined);
  const owner = item && ownerOf(item);
  if (item === undefined || owner === undefined) return item && toIdentity(kind, item);
  const [owning] = await readEntries(dependencies, organization, kind, [owner]);
  return owning && toIdentity(kind, owning);
}

export function readEntries(
  dependencies: IdentityDependencies,
  organization: string,
  kind: CatalogKind,
  ids: readonly string[],
): Promise<readonly Item[]> {
  const keys = [...new Set(ids)].map((id) => entryKey(organization, kind, id));
  return readItems(dependencies, dependencies.catalogTable, keys, { isConsistent: true });
}

interface Filter {
  readonly expression: string;
  readonly values: Item;
}

interface PageQuestion {
  readonly partition: string;
  readonly after?: string;
  readonly filter?: Filter;
  /** How many entries are wanted: a page reads some more, for those that the filter takes away. */
  readonly limit?: number;
}

async function* readPages(
  dependencies: IdentityDependencies,
  { partition, after, filter, limit }: PageQuestion,
): AsyncGenerator<readonly Item[]> {
  const input: QueryCommandInput = {
    TableName: dependencies.catalogTable,
    KeyConditionExpression: after === undefined ? "pk = :partition" : "pk = :partition AND sk > :after",
    ExpressionAttributeValues: {
      ":partition": { S: partition },
      ...(after === undefined ? {} : { ":after": { S: after } }),
      ...filter?.values,
    },
    ...(filter === undefined
      ? {}
      : { FilterExpression: filter.expression, ExpressionAttributeNames: { "#owner": "owner" } }),
    ...(limit === undefined ? {} : { Limit: limit + 20 }),
  };
  let next: Item | undefined;
  do {
    const page = await retrying(dependencies, () =>
      dependencies.client.send(new QueryCommand({ ...input, ExclusiveStartKey: next })),
    );
    yield page.Items ?? [];
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
}
