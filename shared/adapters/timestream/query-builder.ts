/**
 * Owns: the SQL text of a question to the event store, and its conditions: with expressions.ts, the only place that makes SQL.
 * Does not own: what is asked (the readers), values in SQL (sql.ts), or the names of columns (event-mapping.ts).
 */
import { MeteringError } from "../../errors.ts";
import type { EventPosition, Segment } from "../../ports/event-store.ts";
import { COLUMNS, MEASURE_NAME, type SplitDecimal, toNanoseconds } from "./event-mapping.ts";
import { type Column, instant, quoteName, quoteText, quoteTexts, type Sql, sql } from "./sql.ts";

export interface EventQuery {
  readonly database: string;
  readonly table: string;
  /** Every query is one organization's; its predicate stands in front of all others and cannot be left out. */
  readonly organization: string;
  readonly select: readonly SelectItem[];
  readonly where: readonly Sql[];
  /** How many of the first selected items make a group. */
  readonly groupBy: number;
  /** Absent: in any order. */
  readonly orderBy?: Sql;
  /** How many rows at most; absent: all. */
  readonly limit?: number;
}

export interface SelectItem {
  readonly expression: Sql;
  readonly alias: string;
}

/** What the service takes as the text of a query. */
const TEXT_MAX_CHARACTERS = 262_144;

/**
 * The query's text. The columns of the answer have the order of `select`.
 * @throws MeteringError request.too-large when the values that are asked for make it longer than the service takes
 */
export function buildQuery(query: EventQuery): string {
  const { database, table, organization, select, where, groupBy, orderBy, limit } = query;
  const items = select.map(({ expression, alias }) => `${expression} AS ${quoteName(alias)}`);
  const conditions = [
    equal(COLUMNS.organization, organization),
    equalText("measure_name", MEASURE_NAME),
    ...where,
  ];
  const groups = Array.from({ length: groupBy }, (_, index) => index + 1);
  const text = [
    `SELECT ${items.join(", ")}`,
    `FROM ${quoteName(database)}.${quoteName(table)}`,
    `WHERE ${conditions.join(" AND ")}`,
    ...(groups.length > 0 ? [`GROUP BY ${groups.join(", ")}`] : []),
    ...(orderBy === undefined ? [] : [`ORDER BY ${orderBy}`]),
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
  ].join(" ");
  if (text.length <= TEXT_MAX_CHARACTERS) return text;
  throw new MeteringError(
    "request.too-large",
    `the question names too much to be put to the raw events: its customers, event types and property values make ${text.length} characters of at most ${TEXT_MAX_CHARACTERS}; name fewer of them`,
  );
}

export function isFalse(name: Column): Sql {
  return sql(`${name} = FALSE`);
}

export function equal(name: Column, value: string): Sql {
  return equalText(name, value);
}

/** False for a null, and for all without values. */
export function oneOf(expression: Sql, values: readonly string[]): Sql {
  return values.length === 0 ? sql("FALSE") : sql(`${expression} IN (${quoteTexts(values)})`);
}

/** True for a null. */
export function noneOf(expression: Sql, values: readonly string[]): Sql {
  if (values.length === 0) return sql("TRUE");
  return sql(`(${expression} IS NULL OR ${expression} NOT IN (${quoteTexts(values)}))`);
}

export function isPresent(expression: Sql): Sql {
  return sql(`${expression} IS NOT NULL`);
}

export function isAbsent(expression: Sql): Sql {
  return sql(`${expression} IS NULL`);
}

/** Rows whose time lies in one of the spans, which are in order. The outer bounds let the store skip what lies outside of all. */
export function timeWithin(segments: readonly Segment[]): Sql {
  const outer = within({ start: segments[0]?.start ?? 0, end: segments.at(-1)?.end ?? 0 });
  return segments.length === 1 ? outer : sql(`${outer} AND (${segments.map(within).join(" OR ")})`);
}

/** @param milliseconds since 1970 */
export function before(name: Column, milliseconds: number): Sql {
  return sql(`${name} < ${instant(milliseconds)}`);
}

export const NEWEST_FIRST: Sql = sql(`${COLUMNS.time} DESC, ${COLUMNS.eventId}`);

/** Rows that come later than the position in the order of `NEWEST_FIRST`. */
export function after({ timestamp, eventId }: EventPosition): Sql {
  const at = `from_nanoseconds(${toNanoseconds(timestamp)})`;
  return sql(`time <= ${at} AND (time < ${at} OR ${COLUMNS.eventId} > ${quoteText(eventId)})`);
}

/** Both parts of a decimal have its sign, so that they compare one after the other. */
export function quantityAtLeast({ units, fraction }: SplitDecimal): Sql {
  const { quantityUnits, quantityFraction } = COLUMNS;
  return sql(
    `(${quantityUnits} > ${units} OR (${quantityUnits} = ${units} AND ${quantityFraction} >= ${fraction}))`,
  );
}

/** Customers from one id to another, in the order of the store; a bound that is absent is open. */
export interface IdRange {
  readonly above?: string;
  readonly upTo?: string;
}

/** Rows of the named customers, or of others than `except` in the range. */
export function customerWithin(ids: readonly string[], range: IdRange, except: readonly string[]): Sql {
  const id = sql(COLUMNS.customerId);
  const bounds = [
    ...(range.above === undefined ? [] : [`${id} > ${quoteText(range.above)}`]),
    ...(range.upTo === undefined ? [] : [`${id} <= ${quoteText(range.upTo)}`]),
    noneOf(id, except),
  ];
  return sql(`(${oneOf(id, ids)} OR (${bounds.join(" AND ")}))`);
}

function within({ start, end }: Segment): Sql {
  return sql(`(time >= ${instant(start)} AND time < ${instant(end)})`);
}

function equalText(name: string, value: string): Sql {
  return sql(`${name} = ${quoteText(value)}`);
}
