/** Owns: costs by model and by day, beside what they were in the window before. */
import type { CostResponse, ModelCostResponse } from "../../../../shared/contracts/answers/cost.ts";
import type { Trend } from "../../charts/trend.ts";
import { shareOf } from "./earned.ts";

export interface ModelRow extends ModelCostResponse {
  readonly key: string;
  readonly share: number | undefined;
  /** In the window before; undefined: there was none of it. */
  readonly before: number | undefined;
}

/** The largest cost first, as the API has them. */
export function toModelRows(costs: CostResponse | undefined): readonly ModelRow[] {
  const old = new Map(costs?.prior?.byModel?.map((row) => [keyOf(row), row.cost]));
  return (costs?.byModel ?? []).map((row) => ({
    ...row,
    key: keyOf(row),
    share: shareOf(row.cost, costs?.cost ?? 0),
    before: old.get(keyOf(row)),
  }));
}

function keyOf({ provider, model }: ModelCostResponse): string {
  return JSON.stringify([provider, model]);
}

/** The first day over the first day of the window before. */
export function toCostTrend(costs: CostResponse | undefined): Trend {
  const days = costs?.byDay ?? [];
  const before = costs?.prior?.byDay;
  const color = "var(--line-1)";
  const now = { name: "Cost", values: days.map(({ cost }) => cost), color };
  const old = {
    name: "The window before",
    values: days.map((_, index) => before?.[index]?.cost ?? null),
    color,
    isBefore: true,
  };
  return { labels: days.map(({ date }) => date), lines: before === undefined ? [now] : [old, now] };
}
