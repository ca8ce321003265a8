/**
 * Owns: how the cells of a meter become a value of each bucket and of the whole window.
 * Does not own: the cells (usage.ts), and JSON (shared/contracts).
 */
import { type Decimal, ZERO } from "../decimal/decimal.ts";
import type { Bucket } from "../time-window/buckets.ts";
import type { Aggregation, Meter } from "./meter.ts";
import { type MeterCell, meterValue } from "./usage.ts";

/** The value is undefined where nothing matched. */
export interface MeterTotals {
  readonly events: number;
  readonly value: Decimal | undefined;
}

export interface MeterPoint extends MeterTotals {
  readonly label: string;
}

export interface MeterSeries {
  readonly meter: Pick<Meter, "id" | "name" | "aggregation">;
  readonly totals: MeterTotals;
  /** Every bucket, in order. */
  readonly points: readonly MeterPoint[];
}

const NOTHING: MeterTotals = { events: 0, value: undefined };

/**
 * The series of one meter, of cells that are told apart by bucket alone.
 * @param whole the window as one bucket, for an aggregation whose buckets do not add up to it (`isFolded`)
 */
export function foldSeries(
  meter: MeterSeries["meter"],
  buckets: readonly Bucket[],
  cells: readonly MeterCell[],
  whole: readonly MeterCell[] = cells,
): MeterSeries {
  const byBucket = new Map(cells.map((cell) => [cell.bucket, cell]));
  return {
    meter,
    totals: foldCells(meter.aggregation, whole),
    points: buckets.map(({ label }, bucket) => ({
      label,
      ...toTotals(meter.aggregation, byBucket.get(bucket)),
    })),
  };
}

/** Whether the window's value follows from those of its buckets. How many different ones there are does not: they may repeat. */
export function isFolded(aggregation: Aggregation): boolean {
  return aggregation !== "unique";
}

/** The value that cells of consecutive buckets have together. Of an aggregation that does not fold, there must be one cell. */
export function foldCells(aggregation: Aggregation, cells: readonly MeterCell[]): MeterTotals {
  const [first, ...others] = cells.toSorted((a, b) => a.bucket - b.bucket);
  if (first === undefined) return NOTHING;
  const amount = others.reduce((sum, cell) => combine(aggregation, sum, cell.amount), first.amount);
  const events = others.reduce((sum, cell) => sum + cell.events, first.events);
  return toTotals(aggregation, { events, amount });
}

function toTotals(
  aggregation: Aggregation,
  cell: Pick<MeterCell, "events" | "amount"> | undefined,
): MeterTotals {
  return cell === undefined ? NOTHING : { events: cell.events, value: meterValue(aggregation, cell) };
}

/** The number that stands for nothing, where a contract has a number: what was never used is no usage, and has no largest value. */
export function valueOrZero(aggregation: Aggregation, { value }: MeterTotals): Decimal | undefined {
  const isAmount = aggregation === "count" || aggregation === "sum" || aggregation === "unique";
  return value ?? (isAmount ? ZERO : undefined);
}

function combine(aggregation: Aggregation, earlier: Decimal, later: Decimal): Decimal {
  switch (aggregation) {
    case "min":
      return later.lt(earlier) ? later : earlier;
    case "max":
      return later.gt(earlier) ? later : earlier;
    case "latest":
      return later;
    default:
      return earlier.plus(later);
  }
}
