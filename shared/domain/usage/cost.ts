/**
 * Owns: what events of a window cost, told apart in several ways, each of which adds up to the same total.
 * Does not own: the sums (application/query-cost.ts), and JSON (shared/contracts).
 *
 * Breakdowns are read one after the other while counting goes on, and models are known by raw events, which are stored after they are
 * counted. What a breakdown lacks of the total, or has too much, stands in a row without an id.
 */
import type { Origin } from "../freshness/data-through.ts";
import { addTotals, isNothing, NO_TOTALS, subtractTotals, type Totals } from "../rollup/counter.ts";
import type { BreakdownRow, DatedTotals, Names } from "./answer.ts";
import { NO_ID, sumAll, type Tally } from "./tally.ts";

/** Properties of an event that say which model did the work. */
export const MODEL_PROPERTIES = { model: "model", provider: "modelProvider" } as const;

export interface ModelCost {
  readonly provider?: string;
  /** Absent: events that name none, and those whose model is not known yet. */
  readonly model?: string;
  readonly totals: Totals;
}

export interface CostBreakdowns {
  /** Largest cost first, then by id; last the rest that has none. */
  readonly byAgent: readonly BreakdownRow[];
  readonly byCustomer: readonly BreakdownRow[];
  readonly bySignal: readonly BreakdownRow[];
  /** Every day (UTC), in order. */
  readonly byDay: readonly DatedTotals[];
  readonly byModel: readonly ModelCost[];
}

export interface CostOfWindow {
  readonly totals: Totals;
  /** Absent where only totals were asked for. */
  readonly breakdowns?: CostBreakdowns;
  readonly names: Names;
  readonly startText: string;
  readonly endText: string;
}

export interface CostAnswer extends CostOfWindow, Origin {
  /** Of the window of the same length right before. */
  readonly prior?: CostOfWindow;
}

export function toCostRows(tally: Tally, whole: Totals): readonly BreakdownRow[] {
  const rows = [...tally.sums].map(([id, sums]) => ({ id, totals: sumAll(sums.values()) }));
  const named = rows.filter(({ id, totals }) => id !== NO_ID && !isFree(totals)).sort(byCost);
  return withRest<BreakdownRow>(named, whole, (totals) => ({ id: undefined, totals }));
}

export function toModelRows(models: readonly ModelCost[], whole: Totals): readonly ModelCost[] {
  const named = models.toSorted(
    (a, b) => b.totals.cost.cmp(a.totals.cost) || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
  return withRest<ModelCost>(named, whole, (totals) => ({ totals }));
}

function withRest<Row extends { readonly totals: Totals }>(
  rows: readonly Row[],
  whole: Totals,
  toRow: (rest: Totals) => Row,
): readonly Row[] {
  const sum = rows.reduce((all, { totals }) => addTotals(all, totals), NO_TOTALS);
  const rest = subtractTotals(whole, sum);
  return isFree(rest) ? rows : [...rows, toRow(rest)];
}

/** No event, whatever was used: a counter whose events were all voided is still there. */
function isFree(totals: Totals): boolean {
  return isNothing({ ...totals, quantity: NO_TOTALS.quantity });
}

function byCost(a: { id: string; totals: Totals }, b: { id: string; totals: Totals }): number {
  return b.totals.cost.cmp(a.totals.cost) || (a.id < b.id ? -1 : 1);
}

function nameOf({ model = "", provider = "" }: ModelCost): string {
  return `${model} ${provider}`;
}
