/**
 * Owns: what a piece of SQL is, and how a name and a value stand in it. Timestream's Query takes no parameters, so the text holds the
 * values. Only query-builder.ts and expressions.ts make pieces of it.
 */
import type { COLUMNS } from "./event-mapping.ts";

declare const isSql: unique symbol;
/** A piece of SQL that was made by the builder. Text from elsewhere is no `Sql`: the compiler keeps it out. */
export type Sql = string & { readonly [isSql]: true };

export type Column = (typeof COLUMNS)[keyof typeof COLUMNS];

/** The one place that calls a text SQL. */
export function sql(text: string): Sql {
  return text as Sql;
}

/** Within single quotes only the quote itself has a meaning: the dialect knows no backslash. */
export function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

export function quoteTexts(values: readonly string[]): string {
  return values.map(quoteText).join(", ");
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** @param milliseconds since 1970; Timestream knows no negative times */
export function instant(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) throw new Error(`no instant: ${milliseconds}`);
  return `from_milliseconds(${milliseconds})`;
}
