/** Owns: how a charge of MRR is told: its type, its price, its period, and what makes its amount a month's. */
import type { MrrChargeResponse } from "../../../../shared/contracts/answers/mrr.ts";
import { formatExact, formatMoneyExact, formatWhole } from "../../format/numbers.ts";

export const TYPE_NAMES = {
  recurring: "Recurring",
  seat: "Seats",
  usage: "Usage",
  one_time: "One-time",
} as const;

type Charge = Pick<MrrChargeResponse, "period" | "customPeriod" | "model" | "rate" | "tiers">;

const PERIOD_NAMES = { monthly: "month", quarterly: "quarter", yearly: "year" } as const;

/** `quarter`, `73 days`. */
export function periodOf({ period, customPeriod }: Pick<Charge, "period" | "customPeriod">): string {
  if (period !== "custom") return PERIOD_NAMES[period];
  const { months, days = 0 } = customPeriod ?? {};
  return months === undefined ? counted(days, "day") : counted(months, "month");
}

function counted(count: number, unit: string): string {
  return count === 1 ? unit : `${formatWhole(count)} ${unit}s`;
}

/** What makes the amount of a period that of a month, as docs/mrr.md writes it: `÷ 3`, `× 365 ÷ 876`. */
export function factorOf({ period, customPeriod }: Pick<Charge, "period" | "customPeriod">): string {
  if (period === "monthly") return "× 1";
  if (period === "quarterly") return "÷ 3";
  if (period === "yearly") return "÷ 12";
  const { months, days = 0 } = customPeriod ?? {};
  if (months !== undefined) return months === 1 ? "× 1" : `÷ ${months}`;
  return `× 365 ÷ ${12 * days}`;
}

/** What a unit costs; undefined: the charge has a fixed amount. */
export function priceOf({ model, rate, tiers = [] }: Charge, currency: string): string | undefined {
  if (model === undefined) return undefined;
  if (model === "flat") return `${formatMoneyExact(rate ?? 0, currency)} each`;
  const parts = tiers.map(({ upTo, rate: ofTier }, index) => {
    const price = formatMoneyExact(ofTier, currency);
    if (upTo !== null) return `to ${formatExact(upTo)}: ${price}`;
    return index === 0 ? `${price} each` : `above: ${price}`;
  });
  return `${model === "graduated" ? "Graduated" : "Volume"}, ${parts.join(", ")}`;
}
