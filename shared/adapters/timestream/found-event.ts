/** Owns: reading an event back from its row. Does not own: what its columns mean (event-mapping.ts). */
import type { Row } from "@aws-sdk/client-timestream-query";
import { decimalText } from "../../domain/decimal/decimal.ts";
import { timestampMs, timestampOf } from "../../domain/event/timestamp.ts";
import type { JsonValue } from "../../domain/event/usage-event.ts";
import type { FoundEvent } from "../../ports/event-store.ts";
import { COLUMNS } from "./event-mapping.ts";
import { column } from "./expressions.ts";
import type { SelectItem } from "./query-builder.ts";
import { combine, readRow, toTimestamp } from "./read-row.ts";
import type { Column } from "./sql.ts";

/** The organization is known to who asks. */
const READ: readonly Column[] = Object.values(COLUMNS).filter((name) => name !== COLUMNS.organization);

/** What must be selected of an event. */
export function selectEvent(lacking: ReadonlySet<Column>): readonly SelectItem[] {
  return READ.filter((name) => !lacking.has(name)).map((name) => ({ alias: name, expression: column(name) }));
}

export function toFoundEvent(row: Row, select: readonly SelectItem[]): FoundEvent {
  const scalarOf = readRow(row, select);
  const textOf = (name: Column) => scalarOf(name) ?? "";
  const [agentId, properties, costUnits] = [
    scalarOf(COLUMNS.agentId),
    scalarOf(COLUMNS.properties),
    scalarOf(COLUMNS.costUnits),
  ];
  const amount = (units: Column, fraction: Column) =>
    decimalText(combine(scalarOf(units), scalarOf(fraction)));
  return {
    event: {
      id: textOf(COLUMNS.eventId),
      idempotencyKey: textOf(COLUMNS.idempotencyKey),
      contentHash: textOf(COLUMNS.contentHash),
      customerId: textOf(COLUMNS.customerId),
      ...(agentId === undefined ? {} : { agentId }),
      meterId: textOf(COLUMNS.meterId),
      eventType: textOf(COLUMNS.eventType),
      timestamp: toTimestamp(textOf(COLUMNS.time)),
      quantity: amount(COLUMNS.quantityUnits, COLUMNS.quantityFraction),
      ...(costUnits === undefined ? {} : { cost: amount(COLUMNS.costUnits, COLUMNS.costFraction) }),
      ...(properties === undefined ? {} : { properties: parseProperties(properties) }),
    },
    acceptedAt: timestampOf(timestampMs(toTimestamp(textOf(COLUMNS.acceptedAt)))),
    isVoided: textOf(COLUMNS.voided) === "true",
  };
}

function parseProperties(text: string): { readonly [key: string]: JsonValue } {
  const properties: { readonly [key: string]: JsonValue } = JSON.parse(text);
  return properties;
}
