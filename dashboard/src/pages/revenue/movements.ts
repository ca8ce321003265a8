/** Owns: what the movements of MRR look like: a month's as a waterfall, those of all months as piles, and a table of them. */
import type { MrrHistoryResponse } from "../../../../shared/contracts/answers/mrr-history.ts";
import type { Trend } from "../../charts/trend.ts";
import { toWaterfall, type WaterfallStep } from "../../charts/waterfall.ts";

export type MrrMonth = MrrHistoryResponse["months"][number];

/** In the order in which they make the ending out of the starting. */
export const MOVEMENTS = [
  { part: "new", name: "New", sign: 1, color: "var(--good)" },
  { part: "reactivation", name: "Reactivation", sign: 1, color: "var(--line-3)" },
  { part: "expansion", name: "Expansion", sign: 1, color: "var(--line-6)" },
  { part: "contraction", name: "Contraction", sign: -1, color: "var(--line-2)" },
  { part: "churn", name: "Churn", sign: -1, color: "var(--bad)" },
] as const;

type Moved = (typeof MOVEMENTS)[number];

/** With its sign: what is lost is below 0, and nothing is 0. */
export function signedOf(month: MrrMonth, { part, sign }: Moved): number {
  return month[part] === 0 ? 0 : sign * month[part];
}

export function toSteps(month: MrrMonth): readonly WaterfallStep[] {
  return toWaterfall(
    { name: "Starting", amount: month.starting },
    MOVEMENTS.map((moved) => ({ name: moved.name, amount: signedOf(month, moved) })),
    { name: "Ending", amount: month.ending },
  );
}

export function toMovementTrend(months: readonly MrrMonth[]): Trend {
  return {
    labels: months.map(({ month }) => `${month}-01`),
    lines: MOVEMENTS.map((moved) => ({
      name: moved.name,
      color: moved.color,
      values: months.map((month) => signedOf(month, moved)),
    })),
  };
}

export function toEndingTrend(months: readonly MrrMonth[]): Trend {
  return {
    labels: months.map(({ month }) => `${month}-01`),
    lines: [{ name: "MRR", values: months.map(({ ending }) => ending), color: "var(--line-1)" }],
  };
}

/** The month that is chosen, or the last one. */
export function chosenOf(months: readonly MrrMonth[], chosen: string | undefined): MrrMonth | undefined {
  return months.find(({ month }) => month === chosen) ?? months.at(-1);
}
