/**
 * Owns: what is selected and summed in SQL: columns, the texts of properties, exact decimals out of whole numbers and texts.
 * Does not own: whole queries and conditions (query-builder.ts), and what comes out of them (read-row.ts).
 *
 * The store has no decimals. Each is two whole numbers of one sign, its units and 12 digits of its fraction; the property of an event,
 * which is a text, is split into them.
 */
import type { Segment } from "../../ports/event-store.ts";
import { COLUMNS, FRACTION_DIGITS, UNITS_DIGITS } from "./event-mapping.ts";
import { type Column, instant, quoteText, quoteTexts, type Sql, sql } from "./sql.ts";

export interface DecimalSql {
  readonly units: Sql;
  readonly fraction: Sql;
}

/**
 * A sum of whole numbers must stay within 64 bits: 9 million fractions of 12 digits would pass them. So each number is cut in two,
 * and the parts are summed: a sum then holds nine billion events.
 */
export const HALF = 1_000_000;

export const QUANTITY: DecimalSql = {
  units: sql(COLUMNS.quantityUnits),
  fraction: sql(COLUMNS.quantityFraction),
};

export const COST: DecimalSql = { units: sql(COLUMNS.costUnits), fraction: sql(COLUMNS.costFraction) };

export function column(name: Column): Sql {
  return sql(name);
}

/** The column, or nulls where the table does not have it yet. */
export function columnIn(name: Column, lacking: ReadonlySet<Column>): Sql {
  return lacking.has(name) ? sql("CAST(NULL AS VARCHAR)") : column(name);
}

export function countRows(): Sql {
  return sql("count(*)");
}

/** How many rows have a value in the column. */
export function countValues(name: Column): Sql {
  return sql(`count(${name})`);
}

export function countDistinct(expression: Sql): Sql {
  return sql(`count(DISTINCT ${expression})`);
}

export function least(expression: Sql): Sql {
  return sql(`min(${expression})`);
}

export function greatest(expression: Sql): Sql {
  return sql(`max(${expression})`);
}

/** The index of the span that a row's time lies in, for rows within the spans, which are in order. */
export function segmentIndex(segments: readonly Segment[]): Sql {
  const cases = segments.slice(0, -1).map(({ end }, index) => `WHEN time < ${instant(end)} THEN ${index}`);
  return cases.length === 0 ? sql("0") : sql(`CASE ${cases.join(" ")} ELSE ${cases.length} END`);
}

export function startOf(step: "hour" | "day"): Sql {
  return sql(`bin(time, 1${step === "hour" ? "h" : "d"})`);
}

/** The customer that a row counts for. @param owners by the id of a customer: ids that are counted for it, too */
export function ownerOf(owners: ReadonlyMap<string, readonly string[]>): Sql {
  const id = COLUMNS.customerId;
  const cases = [...owners].map(
    ([owner, ids]) => `WHEN ${id} IN (${quoteTexts(ids)}) THEN ${quoteText(owner)}`,
  );
  return cases.length === 0 ? sql(id) : sql(`CASE ${cases.join(" ")} ELSE ${id} END`);
}

/** Signs that would end the name in a path or change what it says, and those that are in no name. */
const NOT_IN_A_NAME = /["\\\p{Cc}]|^$/u;

/**
 * The text of an event's property: null where there is none, or where it is null, an object or a list.
 * @param lacking columns that the table does not have yet
 */
export function propertyText(name: string, lacking: ReadonlySet<Column>): Sql {
  if (NOT_IN_A_NAME.test(name)) throw new Error(`no name of a property: ${JSON.stringify(name)}`);
  if (lacking.has(COLUMNS.properties)) return sql("CAST(NULL AS VARCHAR)");
  return sql(`json_extract_scalar(${COLUMNS.properties}, ${quoteText(`$["${name}"]`)})`);
}

/** Whether the text is a value, as shared/domain/meter/match.ts has it. In some dialects a line break may follow `$`: `\z` is the end. */
export function isDecimal(text: Sql): Sql {
  const pattern = `\\A-?[0-9]{1,${UNITS_DIGITS}}(\\.[0-9]+)?\\z`;
  return sql(`regexp_like(${text}, ${quoteText(pattern)})`);
}

/**
 * Of a text for which `isDecimal` holds; the cast is one that cannot fail, as the store may compute it for other rows, too. `rpad` also
 * cuts what is longer: digits beyond the twelfth are left out, as match.ts does.
 */
export function decimalOf(text: Sql): DecimalSql {
  const digits = `rpad(coalesce(split_part(${text}, '.', 2), ''), ${FRACTION_DIGITS}, '0')`;
  return {
    units: sql(`TRY_CAST(split_part(${text}, '.', 1) AS BIGINT)`),
    fraction: sql(`(CASE WHEN ${text} LIKE '-%' THEN -1 ELSE 1 END) * TRY_CAST(${digits} AS BIGINT)`),
  };
}

/** The sums of both halves of a whole number. */
export function sumHalves(whole: Sql): readonly [high: Sql, low: Sql] {
  return [sql(`sum((${whole}) / ${HALF})`), sql(`sum((${whole}) % ${HALF})`)];
}

/** A text that sorts as the decimal's absolute value does, null for decimals of the other sign. */
export function magnitude({ units, fraction }: DecimalSql, sign: "negative" | "not-negative"): Sql {
  const isNegative = `(${units}) < 0 OR (${fraction}) < 0`;
  const digits = [
    `lpad(CAST(abs(${units}) AS VARCHAR), ${UNITS_DIGITS}, '0')`,
    `lpad(CAST(abs(${fraction}) AS VARCHAR), ${FRACTION_DIGITS}, '0')`,
  ].join(" || ");
  const condition = sign === "negative" ? isNegative : `NOT (${isNegative})`;
  return sql(`CASE WHEN ${condition} THEN ${digits} END`);
}

/** The value of the row that comes last by time and then by id; 19 digits of nanoseconds reach to the end of the store's time. */
export function latest(expression: Sql): Sql {
  const place = `lpad(CAST(to_nanoseconds(time) AS VARCHAR), 19, '0') || ${COLUMNS.eventId}`;
  return sql(`max_by(${expression}, ${place})`);
}
