/** Owns: costs by model and by day, beside what they were in the window before. */
import type { CostResponse, ModelCostResponse } from "../../../../shared/contracts/answers/cost.ts";
import type { Trend } from "../../charts/trend.ts";
import { type CostSums, knownCost } from "../../view/costs.ts";
import { shareOf } from "./earned.ts";
import { costsOf } from "./margin.ts";

type CostDay = NonNullable<CostResponse["byDay"]>[number];

export interface ModelRow extends ModelCostResponse {
  readonly key: string;
  readonly share: number | undefined;
  /** Null: not known, or there was none of it. */
  readonly known: number | null;
  readonly before: number | null;
  /** Undefined: there was none of it in the window before. */
  readonly sumsBefore: CostSums | undefined;
}

/** The largest cost first, as the API has them. */
export function toModelRows(costs: CostResponse | undefined): readonly ModelRow[] {
  const old = new Map(costs?.prior?.byModel?.map((row) => [keyOf(row), costsOf(row)]));
  return (costs?.byModel ?? []).map((row) => {
    const known = knownCost(costsOf(row));
    const sumsBefore = old.get(keyOf(row));
    return {
      ...row,
      key: keyOf(row),
      share: known === null ? undefined : shareOf(known, costs?.cost ?? 0),
      known,
      before: sumsBefore === undefined ? null : knownCost(sumsBefore),
      sumsBefore,
    };
  });
}

function keyOf({ provider, model }: ModelCostResponse): string {
  return JSON.stringify([provider, model]);
}

/** The first day over the first day of the window before. */
export function toCostTrend(costs: CostResponse | undefined): Trend {
  const days = costs?.byDay ?? [];
  const before = costs?.prior?.byDay;
  const color = "var(--line-1)";
  const now = { name: "Cost", values: days.map((day) => knownCost(costsOf(day))), color };
  const old = {
    name: "The window before",
    values: days.map((_, index) => knownOf(before?.[index])),
    color,
    isBefore: true,
  };
  return { labels: days.map(({ date }) => date), lines: before === undefined ? [now] : [old, now] };
}

function knownOf(day: CostDay | undefined): number | null {
  return day === undefined ? null : knownCost(costsOf(day));
}
