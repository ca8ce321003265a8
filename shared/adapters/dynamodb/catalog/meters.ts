/**
 * Owns: reading meters on DynamoDB: those that somebody defined, and the signals, which are entries of the catalog.
 * Does not own: how they change (meter-editor.ts), and how signals are made (catalog.ts).
 */
import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import type { Meter } from "../../../domain/meter/meter.ts";
import type { Identifiers } from "../../../ports/identifiers.ts";
import type { Meters } from "../../../ports/meters.ts";
import { readItems } from "../calls/read-items.ts";
import { type RetryDependencies, retrying } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { entryKey, idOf, toIdentity } from "./entry-mapping.ts";
import { createIdentities } from "./identities.ts";
import { definitionKey, definitionPartition, fromItem, meterKey, toSignal } from "./meter-mapping.ts";

export interface MetersDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly catalogTable: string;
  readonly identifiers: Pick<Identifiers, "nameBased">;
}

/** A worker forgets everything when it knows this many external ids: enough for its traffic, bounded in memory. */
const REMEMBERED_MAX = 10_000;

export function createMeters(dependencies: MetersDependencies): Meters {
  const idsByName: IdsByName = new Map();
  return {
    list: (organization) => listDefined(dependencies, organization),
    find: (organization, reference) => find(dependencies, idsByName, organization, reference),
    listSignals: async (organization, page) =>
      (await createIdentities(dependencies).list(organization, "meter", page)).map(toSignal),
  };
}

export async function listDefined(
  dependencies: MetersDependencies,
  organization: string,
): Promise<readonly Meter[]> {
  const input: QueryCommandInput = {
    TableName: dependencies.catalogTable,
    KeyConditionExpression: "pk = :partition",
    ExpressionAttributeValues: { ":partition": { S: definitionPartition(organization) } },
    // What was written before the read began must be in it: see domain/meter/effect.ts.
    ConsistentRead: true,
  };
  const meters: Meter[] = [];
  let next: Item | undefined;
  do {
    const page = await retrying(dependencies, () =>
      dependencies.client.send(new QueryCommand({ ...input, ExclusiveStartKey: next })),
    );
    for (const item of page.Items ?? []) meters.push(fromItem(item));
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
  return meters;
}

/** By organization and external id: the id of the defined meter. It never changes, so that the next question asks for both at once. */
type IdsByName = Map<string, string>;

/** A defined meter goes before a signal of the same name: whoever defines one under an event type's name means it. */
async function find(
  dependencies: MetersDependencies,
  idsByName: IdsByName,
  organization: string,
  reference: string,
): Promise<Meter | undefined> {
  const { catalogTable, identifiers } = dependencies;
  const name = JSON.stringify([organization, reference]);
  const signals = [reference, identifiers.nameBased(organization, "meter", reference)];
  const items = await readItems(dependencies, catalogTable, [
    definitionKey(organization, idsByName.get(name) ?? reference),
    meterKey(organization, reference),
    ...signals.map((id) => entryKey(organization, "meter", id)),
  ]);
  const partOf = (partition: string) => items.find(({ pk }) => pk?.S === partition);
  const defined = partOf(definitionPartition(organization));
  if (defined !== undefined) return fromItem(defined);
  const id = partOf(meterKey(organization, reference).pk.S)?.meterId?.S;
  if (id !== undefined) {
    if (idsByName.size >= REMEMBERED_MAX) idsByName.clear();
    idsByName.set(name, id);
    return findDefined(dependencies, organization, id);
  }
  const signal = signals
    .map((each) => items.find((item) => item.pk?.S === `${organization}#meter` && idOf(item) === each))
    .find((item) => item !== undefined);
  return signal && toSignal(toIdentity("meter", signal));
}

export async function findDefined(
  dependencies: MetersDependencies,
  organization: string,
  id: string,
): Promise<Meter | undefined> {
  const keys = [definitionKey(organization, id)];
  const [item] = await readItems(dependencies, dependencies.catalogTable, keys, { isConsistent: true });
  return item && fromItem(item);
}
