/**
 * Owns: the items of meters that somebody defined.
 * Does not own: reading and writing them (meters.ts, meter-editor.ts), and signals, which are entries (entry-mapping.ts).
 *
 * item       | pk                   | sk          | holds
 * definition | org#meter-definition | id          | definition: the meter as JSON
 * key        | org#meter-key        | external id | meterId
 * version    | org#meter-version    | version     | version: moved on by whoever changes a meter or the name of a signal; whoever makes
 *            |                      |             | a meter moves it on from what it has read
 */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Meter } from "../../../domain/meter/meter.ts";
import type { Identity } from "../../../ports/identities.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

/** The meter that an event type made on first sight. */
export function toSignal({ id, externalId, name, createdAt, archivedAt }: Identity): Meter {
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

export function definitionPartition(organization: string): string {
  return `${organization}#meter-definition`;
}

export function definitionKey(organization: string, id: string) {
  return { pk: { S: definitionPartition(organization) }, sk: { S: id } };
}

export function meterKey(organization: string, externalId: string) {
  return { pk: { S: `${organization}#meter-key` }, sk: { S: externalId } };
}

/** Of an organization in which nobody has made or changed a meter yet, it is not there. */
export function versionKey(organization: string) {
  return { pk: { S: `${organization}#meter-version` }, sk: { S: "version" } };
}

/** Part of every change, so that whoever remembers meters learns of it: see meter-book.ts. */
export function moveVersion(TableName: string, organization: string): TransactWriteItem {
  return {
    Update: {
      TableName,
      Key: versionKey(organization),
      UpdateExpression: "ADD version :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    },
  };
}

export function toItem(organization: string, meter: Meter): Item {
  return { ...definitionKey(organization, meter.id), definition: { S: JSON.stringify(meter) } };
}

export function fromItem(item: Item): Meter {
  const meter: Meter = JSON.parse(item.definition?.S ?? "{}");
  return meter;
}
