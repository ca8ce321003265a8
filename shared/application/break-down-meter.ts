/**
 * Owns: the largest rows of a meter's usage, told apart by customer or property - which rows those are, and then their buckets.
 * Does not own: the rows and their order (domain/meter/breakdown.ts), the sums (sum-meter.ts), and names.
 *
 * window as one bucket, every row -> the largest ones -> these alone, by buckets
 */
import {
  type AskedBreakdown,
  type BreakdownKey,
  findTooMany,
  keyOf,
  listQuestions,
  rankRows,
} from "../domain/meter/breakdown.ts";
import { foldSeries } from "../domain/meter/series.ts";
import { type MeterLimits, type MeterQuestion, type MeterUsage, windowOf } from "../domain/meter/usage.ts";
import { MeteringError } from "../errors.ts";
import type { BrokenDown, SumMeter } from "../ports/sums.ts";

export interface BreakDownDependencies {
  readonly sumMeter: SumMeter;
}

const NARROWER = "ask for a shorter window, for longer buckets, or for a smaller limit";

/** A row is read and may not be told: more of them do not fit into the time of a request. */
const OF_ALL = { cellsMax: 200_000, narrower: "ask for a shorter window, or for one customer_id" };
const OF_TOLD = { cellsMax: 50_000, narrower: NARROWER };

/** See BreakDownMeter in ports/sums.ts. */
export async function breakDownMeter(
  { sumMeter }: BreakDownDependencies,
  question: MeterQuestion,
  { kind, limit }: AskedBreakdown,
): Promise<BrokenDown> {
  const { meter, buckets } = question;
  const whole = { ...question, buckets: [windowOf(buckets)] };
  const all = await sumEach(sumMeter, listQuestions(whole, kind), OF_ALL);
  const ranked = rankRows(question, kind, all.cells);
  const told = ranked.slice(0, limit);
  refuseTooLarge(told.length, buckets.length);
  const keys = told.map(({ key }) => key);
  const ofTold = await sumEach(
    sumMeter,
    told.length === 0 ? [] : listQuestions(question, kind, keys),
    OF_TOLD,
  );
  const byKey = Map.groupBy(ofTold.cells, (cell): BreakdownKey => keyOf(kind, cell));
  return {
    rows: told.map((row) => ({
      ...row,
      points: foldSeries(meter, buckets, byKey.get(row.key) ?? []).points,
    })),
    totalRows: ranked.length,
    sources: new Set([...all.sources, ...ofTold.sources]),
  };
}

async function sumEach(
  sumMeter: SumMeter,
  questions: readonly MeterQuestion[],
  limits: MeterLimits,
): Promise<MeterUsage> {
  const found = await Promise.all(questions.map((question) => sumMeter(question, limits)));
  return {
    cells: found.flatMap(({ cells }) => cells),
    sources: new Set(found.flatMap(({ sources }) => [...sources])),
  };
}

function refuseTooLarge(rows: number, buckets: number): void {
  const points = findTooMany(rows, buckets);
  if (points === undefined) return;
  throw new MeteringError(
    "request.too-large",
    `the ${rows} rows of the breakdown and the whole would have ${points} buckets, more than can be sent; ${NARROWER}`,
  );
}
