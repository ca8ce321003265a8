/** Owns: finding one event in Timestream, and reading its record back. Does not own: what its columns mean (event-mapping.ts). */
import type { Row } from "@aws-sdk/client-timestream-query";
import { decimalText } from "../../domain/decimal/decimal.ts";
import { timestampMs, timestampOf } from "../../domain/event/timestamp.ts";
import type { JsonValue } from "../../domain/event/usage-event.ts";
import type { EventFinder, FoundEvent } from "../../ports/event-store.ts";
import { COLUMNS } from "./event-mapping.ts";
import { buildQuery, type Column, column, equal, type SelectItem, timeWithin } from "./query-builder.ts";
import { combine, readRow, toTimestamp } from "./read-row.ts";
import { type RunQueryDependencies, runQuery } from "./run-query.ts";

export interface EventFinderDependencies extends RunQueryDependencies {
  readonly database: string;
  readonly table: string;
}

/** The organization and the id are known to who asks. */
const ASKED: ReadonlySet<Column> = new Set([COLUMNS.organization, COLUMNS.eventId]);
const READ: readonly Column[] = Object.values(COLUMNS).filter((name) => !ASKED.has(name));

export function createEventFinder(dependencies: EventFinderDependencies): EventFinder {
  const { database, table } = dependencies;
  return {
    find: async (organization, eventId, before) => {
      const { rows, lacking } = await runQuery(dependencies, (lacking) =>
        buildQuery({
          database,
          table,
          organization,
          select: selectFrom(lacking),
          where: [equal(COLUMNS.eventId, eventId), timeWithin([{ start: 0, end: before }])],
          groupBy: 0,
          limit: 1,
        }),
      );
      const [row] = rows;
      return row && fromRow(row, selectFrom(lacking), eventId);
    },
  };
}

function selectFrom(lacking: ReadonlySet<Column>): readonly SelectItem[] {
  return READ.filter((name) => !lacking.has(name)).map((name) => ({ alias: name, expression: column(name) }));
}

function fromRow(row: Row, select: readonly SelectItem[], eventId: string): FoundEvent {
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
      id: eventId,
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
