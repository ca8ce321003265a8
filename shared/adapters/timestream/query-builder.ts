/**
 * Owns: the SQL text of a question to the event store. Timestream's Query takes no parameters, so the text holds the values:
 * every piece of it is made by a function here, and only these know how to write a name or a value.
 * Does not own: what is asked (event-store-reader.ts), or the names of columns (event-mapping.ts).
 */
import type { Segment } from "../../ports/event-store.ts";
import { COLUMNS, MEASURE_NAME } from "./event-mapping.ts";

declare const isSql: unique symbol;
/** A piece of SQL that was made here. Text from elsewhere is no `Sql`: the compiler keeps it out. */
export type Sql = string & { readonly [isSql]: true };

export type Column = (typeof COLUMNS)[keyof typeof COLUMNS];

export interface EventQuery {
  readonly database: string;
  readonly table: string;
  /** Every query is one organization's; its predicate stands in front of all others and cannot be left out. */
  readonly organization: string;
  readonly select: readonly SelectItem[];
  readonly where: readonly Sql[];
  /** How many of the first selected items make a group. */
  readonly groupBy: number;
  /** How many rows at most; absent: all. */
  readonly limit?: number;
}

export interface SelectItem {
  readonly expression: Sql;
  readonly alias: string;
}

/** The query's text. The columns of the answer have the order of `select`. */
export function buildQuery(query: EventQuery): string {
  const { database, table, organization, select, where, groupBy, limit } = query;
  const items = select.map(({ expression, alias }) => `${expression} AS ${quoteName(alias)}`);
  const conditions = [
    equal(COLUMNS.organization, organization),
    equalText("measure_name", MEASURE_NAME),
    ...where,
  ];
  const groups = Array.from({ length: groupBy }, (_, index) => index + 1);
  return [
    `SELECT ${items.join(", ")}`,
    `FROM ${quoteName(database)}.${quoteName(table)}`,
    `WHERE ${conditions.join(" AND ")}`,
    ...(groups.length > 0 ? [`GROUP BY ${groups.join(", ")}`] : []),
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
  ].join(" ");
}

export function column(name: Column): Sql {
  return sql(name);
}

export function countRows(): Sql {
  return sql("count(*)");
}

/** How many rows have a value in the column. */
export function countValues(name: Column): Sql {
  return sql(`count(${name})`);
}

/** Null when no row has a value. */
export function sum(name: Column): Sql {
  return sql(`sum(${name})`);
}

export function isFalse(name: Column): Sql {
  return sql(`${name} = FALSE`);
}

export function equal(name: Column, value: string): Sql {
  return equalText(name, value);
}

/** Rows whose time lies in one of the spans, which are in order. The outer bounds let the store skip what lies outside of all. */
export function timeWithin(segments: readonly Segment[]): Sql {
  const outer = within({ start: segments[0]?.start ?? 0, end: segments.at(-1)?.end ?? 0 });
  return segments.length === 1 ? outer : sql(`${outer} AND (${segments.map(within).join(" OR ")})`);
}

/** The index of the span that a row's time lies in, for rows within the spans, which are in order. */
export function segmentIndex(segments: readonly Segment[]): Sql {
  const cases = segments.slice(0, -1).map(({ end }, index) => `WHEN time < ${instant(end)} THEN ${index}`);
  return cases.length === 0 ? sql("0") : sql(`CASE ${cases.join(" ")} ELSE ${cases.length} END`);
}

function within({ start, end }: Segment): Sql {
  return sql(`(time >= ${instant(start)} AND time < ${instant(end)})`);
}

/** @param milliseconds since 1970; Timestream knows no negative times */
function instant(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) throw new Error(`no instant: ${milliseconds}`);
  return `from_milliseconds(${milliseconds})`;
}

function equalText(name: string, value: string): Sql {
  return sql(`${name} = ${quoteText(value)}`);
}

/** Within single quotes only the quote itself has a meaning: the dialect knows no backslash. */
function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The one place that calls a text SQL. */
function sql(text: string): Sql {
  return text as Sql;
}
