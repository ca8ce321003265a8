/** Owns: listed events as CSV: everything that came of them, exact. */
import type { ListedEvent } from "../../api/events.ts";
import { type Cell, toCsv } from "../../format/csv.ts";
import type { Names } from "./names.ts";

const HEAD = [
  "timestamp",
  "customer",
  "meter",
  "agent",
  "quantity",
  "cost",
  "idempotencyKey",
  "eventType",
  "properties",
  "id",
  "customerId",
  "meterId",
  "agentId",
  "acceptedAt",
  "status",
];

/** In the order in which they are listed. */
export function eventsToCsv(
  pages: readonly { readonly data: readonly ListedEvent[] }[],
  names: Names,
): string {
  return toCsv(
    HEAD,
    pages.flatMap(({ data }) => data.map((event) => toRow(event, names))),
  );
}

function toRow(event: ListedEvent, names: Names): readonly Cell[] {
  return [
    event.timestamp,
    names.customer(event.customerId),
    names.meter(event.meterId, event.eventType),
    event.agentId === null ? null : names.agent(event.agentId),
    event.quantity,
    event.usageCost,
    event.idempotencyKey,
    event.eventType,
    event.properties === null ? null : JSON.stringify(event.properties),
    event.id,
    event.customerId,
    event.meterId,
    event.agentId,
    event.acceptedAt,
    event.isVoided === true ? "voided" : null,
  ];
}
