/**
 * Owns: meters on DynamoDB: those that somebody defined, and the signals, which are entries of the catalog.
 * Does not own: how signals are made (catalog.ts).
 *
 * item       | pk                   | sk          | holds
 * definition | org#meter-definition | id          | definition: the meter as JSON
 * key        | org#meter-key        | external id | meterId
 */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import type { Meter } from "../../../domain/meter/meter.ts";
import type { Identifiers } from "../../../ports/identifiers.ts";
import type { Identity } from "../../../ports/identities.ts";
import type { MeterEditor, Meters } from "../../../ports/meters.ts";
import { readItems } from "../calls/read-items.ts";
import { type RetryDependencies, retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { entryKey, idOf, toIdentity } from "./entry-mapping.ts";
import { createIdentities } from "./identities.ts";
import { createIdentityEditor, type IdentityEditorDependencies } from "./identity-editor.ts";

export interface MetersDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly catalogTable: string;
  readonly identifiers: Pick<Identifiers, "nameBased">;
}

export function createMeters(dependencies: MetersDependencies): Meters {
  return {
    list: (organization) => listDefined(dependencies, organization),
    find: (organization, reference) => find(dependencies, organization, reference),
    listSignals: async (organization, page) =>
      (await createIdentities(dependencies).list(organization, "meter", page)).map(toSignal),
  };
}

export function createMeterEditor(dependencies: IdentityEditorDependencies): MeterEditor {
  const { catalogTable: TableName } = dependencies;
  const signals = createIdentityEditor(dependencies);
  return {
    create: (organization, meter) =>
      retrying(dependencies, async () => {
        const isNew = { TableName, ConditionExpression: "attribute_not_exists(pk)" };
        const key = { ...meterKey(organization, meter.externalId), meterId: { S: meter.id } };
        const result = await transact(dependencies, [
          { Put: { ...isNew, Item: toItem(organization, meter) } },
          { Put: { ...isNew, Item: key } },
        ]);
        if (result.kind === "contended") return undefined;
        return result.kind === "committed" ? "created" : "taken";
      }),
    rename: async (organization, meter, name) => {
      if (meter.origin === "defined") return change(dependencies, organization, meter.id, { name });
      const outcome = await signals.update(organization, "meter", meter.id, { name });
      return outcome.kind === "done" ? toSignal(outcome.identity) : undefined;
    },
    archive: async (organization, meter, at) => {
      if (meter.origin === "defined")
        return change(dependencies, organization, meter.id, { archivedAt: meter.archivedAt ?? at });
      const archived = await signals.archive(organization, "meter", meter.id, at);
      return archived && toSignal(archived);
    },
  };
}

async function listDefined(
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

/** A defined meter goes before a signal of the same name: whoever defines one under an event type's name means it. */
async function find(
  dependencies: MetersDependencies,
  organization: string,
  reference: string,
): Promise<Meter | undefined> {
  const { catalogTable, identifiers } = dependencies;
  const signals = [reference, identifiers.nameBased(organization, "meter", reference)];
  const items = await readItems(dependencies, catalogTable, [
    definitionKey(organization, reference),
    meterKey(organization, reference),
    ...signals.map((id) => entryKey(organization, "meter", id)),
  ]);
  const partOf = (partition: string) => items.find(({ pk }) => pk?.S === partition);
  const defined = partOf(definitionPartition(organization));
  if (defined !== undefined) return fromItem(defined);
  const id = partOf(meterKey(organization, reference).pk.S)?.meterId?.S;
  if (id !== undefined) return findDefined(dependencies, organization, id);
  const signal = signals
    .map((each) => items.find((item) => item.pk?.S === `${organization}#meter` && idOf(item) === each))
    .find((item) => item !== undefined);
  return signal && toSignal(toIdentity("meter", signal));
}

async function findDefined(
  dependencies: MetersDependencies,
  organization: string,
  id: string,
): Promise<Meter | undefined> {
  const keys = [definitionKey(organization, id)];
  const [item] = await readItems(dependencies, dependencies.catalogTable, keys, { isConsistent: true });
  return item && fromItem(item);
}

async function change(
  dependencies: MetersDependencies,
  organization: string,
  id: string,
  fields: Partial<Pick<Meter, "name" | "archivedAt">>,
): Promise<Meter | undefined> {
  return retrying<{ readonly meter?: Meter }>(dependencies, async () => {
    const before = await findDefined(dependencies, organization, id);
    if (before === undefined) return {};
    const meter = { ...before, ...fields };
    const isReplaced = await replace(dependencies, organization, before, meter);
    return isReplaced ? { meter } : undefined;
  }).then(({ meter }) => meter);
}

/** False when it is no longer what was read. */
async function replace(
  { client, catalogTable }: MetersDependencies,
  organization: string,
  before: Meter,
  after: Meter,
): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: catalogTable,
        Item: toItem(organization, after),
        // The name is one of DynamoDB's own words.
        ConditionExpression: "#definition = :before",
        ExpressionAttributeNames: { "#definition": "definition" },
        ExpressionAttributeValues: { ":before": { S: JSON.stringify(before) } },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** The meter that an event type made on first sight. */
function toSignal({ id, externalId, name, createdAt, archivedAt }: Identity): Meter {
  return {
    id,
    externalId,
    name,
    origin: "first-sight",
    aggregation: "sum",
    eventTypes: { in: [externalId] },
    properties: [],
    groupKeys: [],
    createdAt,
    ...(archivedAt === undefined ? {} : { archivedAt }),
  };
}

function definitionPartition(organization: string): string {
  return `${organization}#meter-definition`;
}

function definitionKey(organization: string, id: string) {
  return { pk: { S: definitionPartition(organization) }, sk: { S: id } };
}

function meterKey(organization: string, externalId: string) {
  return { pk: { S: `${organization}#meter-key` }, sk: { S: externalId } };
}

function toItem(organization: string, meter: Meter): Item {
  return { ...definitionKey(organization, meter.id), definition: { S: JSON.stringify(meter) } };
}

function fromItem(item: Item): Meter {
  const meter: Meter = JSON.parse(item.definition?.S ?? "{}");
  return meter;
}
