/**
 * Owns: the rows of an answer that tells the usage of one meter apart, by customer or by the text of a property - the questions that
 * give them, their order, and how many can be told.
 * Does not own: the sums (application/break-down-meter.ts), and JSON (shared/contracts).
 */
import { foldCells, type MeterSeries, type MeterTotals } from "./series.ts";
import { identifyBy, type MeterCell, type MeterQuestion, meterValue } from "./usage.ts";

/** What usage is told apart by. */
export type BreakdownKind =
  | { readonly by: "customer" }
  /** Any property of events, whether or not the meter has it as a group key: raw events have them all. */
  | { readonly by: "property"; readonly property: string };

/** A breakdown as a question asks for it. */
export interface AskedBreakdown {
  readonly kind: BreakdownKind;
  /** How many rows are told at most, the largest ones. */
  readonly limit: number;
}

/** The id of a customer, or the text of a property; undefined: events without the property. */
export type BreakdownKey = string | undefined;

export interface BreakdownRow extends Pick<MeterSeries, "totals" | "points"> {
  readonly key: BreakdownKey;
}

/** A row before its buckets are known. */
export interface RankedRow {
  readonly key: BreakdownKey;
  /** Of the whole window. */
  readonly totals: MeterTotals;
}

/** Buckets of all rows and of the series above them: each takes up to 110 bytes of the 5.5 MB that an answer may have. */
const POINTS_MAX = 50_000;

/**
 * The questions whose cells together are those of the rows.
 * @param keys of the rows that are asked for; absent: of all
 */
export function listQuestions(
  question: MeterQuestion,
  kind: BreakdownKind,
  keys?: readonly BreakdownKey[],
): readonly MeterQuestion[] {
  return kind.by === "customer"
    ? [ofCustomers(question, keys)]
    : [...ofTexts(question, kind.property, keys), ...ofAbsence(question, kind.property, keys)];
}

/**
 * Largest usage first, then by key, events without the property after others.
 * @param cells of the window as one bucket, one for each row
 */
export function rankRows(
  { meter: { aggregation } }: MeterQuestion,
  kind: BreakdownKind,
  cells: readonly MeterCell[],
): readonly RankedRow[] {
  return cells
    .toSorted(
      (a, b) =>
        meterValue(aggregation, b).cmp(meterValue(aggregation, a)) || compare(keyOf(kind, a), keyOf(kind, b)),
    )
    .map((cell) => ({ key: keyOf(kind, cell), totals: foldCells(aggregation, [cell]) }));
}

export function keyOf({ by }: BreakdownKind, { customerId, group }: MeterCell): BreakdownKey {
  return by === "customer" ? customerId : group?.[0];
}

/** How many buckets so many rows and the series have, where they are too many to be sent. */
export function findTooMany(rows: number, buckets: number): number | undefined {
  const points = (rows + 1) * buckets;
  return points > POINTS_MAX ? points : undefined;
}

function ofCustomers(question: MeterQuestion, keys: readonly BreakdownKey[] | undefined): MeterQuestion {
  const ids = keys?.flatMap((key) => key ?? []);
  const customers = question.customers ?? ids?.map(identifyBy(question.owners));
  return { ...question, customers, byCustomer: true };
}

function ofTexts(
  question: MeterQuestion,
  property: string,
  keys: readonly BreakdownKey[] | undefined,
): readonly MeterQuestion[] {
  const texts = keys?.flatMap((key) => key ?? []);
  if (texts?.length === 0) return [];
  const groupFilters = texts && { [property]: texts };
  return [{ ...question, byCustomer: false, groupBy: [property], groupFilters }];
}

/** A group leaves out what has no text for it: that is asked as if the meter took nothing else. */
function ofAbsence(
  question: MeterQuestion,
  property: string,
  keys: readonly BreakdownKey[] | undefined,
): readonly MeterQuestion[] {
  if (keys?.includes(undefined) === false) return [];
  const { meter } = question;
  const lacking = { ...meter, properties: [...meter.properties, { name: property, exists: false }] };
  // Grouped by nothing: no counter holds what the meter is without some of its events.
  return [{ ...question, meter: lacking, byCustomer: false, groupBy: [] }];
}

function compare(a: BreakdownKey, b: BreakdownKey): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return a < b ? -1 : 1;
}
