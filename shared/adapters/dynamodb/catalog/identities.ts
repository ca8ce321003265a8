/** Owns: reading customers, agents and signals as their owner sees them. Does not own: how they change (identity-editor.ts). */
import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import type { CatalogKind } from "../../../ports/catalog.ts";
import type { Identifiers } from "../../../ports/identifiers.ts";
import type { Identities, Identity } from "../../../ports/identities.ts";
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
      const items: Item[] = [];
      const partition = absorptionPartition(organization, kind);
      for await (const page of readPages(dependencies, { partition })) items.push(...page);
      return new Map(items.map((item) => [idOf(item), ownerOf(item) ?? ""]));
    },
    list: async (organization, kind, { after, limit, includeArchived }) => {
      const found: Identity[] = [];
      const partition = partitionOf(organization, kind);
      const filter = `attribute_not_exists(#owner)${includeArchived ? "" : " AND attribute_not_exists(archivedAt)"}`;
      for await (const page of readPages(dependencies, { partition, after, filter, limit })) {
        for (const item of page) found.push(toIdentity(kind, item));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
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

interface PageQuestion {
  readonly partition: string;
  readonly after?: string;
  readonly filter?: string;
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
    },
    ...(filter === undefined
      ? {}
      : { FilterExpression: filter, ExpressionAttributeNames: { "#owner": "owner" } }),
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
