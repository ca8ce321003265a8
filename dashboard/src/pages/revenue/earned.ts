/** Owns: what was earned, by the type of what earned it. */
import type { RevenueResponse } from "../../../../shared/contracts/answers/revenue.ts";
import { TYPE_NAMES } from "./charge-words.ts";

interface TypeRow {
  readonly name: string;
  readonly amount: number;
  /** Of the whole; undefined where the whole is no more than 0. */
  readonly share: number | undefined;
}

type Sums = Pick<
  RevenueResponse,
  "revenue" | "usageRevenue" | "recurringRevenue" | "seatRevenue" | "onetimeRevenue"
>;

/** The largest first. */
export function toTypeRows(sums: Sums): readonly TypeRow[] {
  const parts = [
    { name: TYPE_NAMES.recurring, amount: sums.recurringRevenue },
    { name: TYPE_NAMES.seat, amount: sums.seatRevenue },
    { name: TYPE_NAMES.usage, amount: sums.usageRevenue },
    { name: TYPE_NAMES.one_time, amount: sums.onetimeRevenue },
  ];
  return parts
    .map((part) => ({ ...part, share: shareOf(part.amount, sums.revenue) }))
    .toSorted((a, b) => b.amount - a.amount);
}

export function shareOf(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
