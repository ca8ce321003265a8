/** Owns: the lines of a bill: what the plan of a period makes of its seats and its usage. Does not own: when and to whom (invoices.ts). */
import { centsText, priceOf, toCents } from "./amounts.ts";
import { dayText } from "./calendar.ts";
import type { DemoPeriod } from "./contracts.ts";
import { CHARGES, type DemoCharge } from "./plans.ts";
import type { UsageOf } from "./usage.ts";

/** A line as the API takes it, and its amount as a number. */
export interface DemoLine {
  readonly cents: number;
  readonly line: Readonly<Record<string, string>>;
}

interface Billed {
  readonly customer: string;
  readonly period: DemoPeriod;
  /** Usage of later days is not known yet. */
  readonly untilDay: number;
  /** Whether the plan begins with it: then it has what is due once. */
  readonly isFirstOfPlan: boolean;
}

/** In arrears, as the product drafts it. Fees of a year are billed in advance, by themselves. */
export function linesOf(billed: Billed, usageOf: UsageOf): readonly DemoLine[] {
  return chargesOf(billed.period).flatMap((charge) => {
    if (charge.type === "one_time" && !billed.isFirstOfPlan) return [];
    if (charge.type === "recurring" && charge.period === "yearly") return [];
    return [lineOf(charge, billed, usageOf)];
  });
}

/** What is billed on the first day of a year of the plan. @param endDay the last day of that year */
export function yearlyLinesOf(period: DemoPeriod, endDay: number): readonly DemoLine[] {
  return chargesOf(period).flatMap((charge) =>
    charge.type === "recurring" && charge.period === "yearly"
      ? [toLine(charge, charge.cents, { startDay: period.startDay, endDay })]
      : [],
  );
}

function chargesOf({ plan }: DemoPeriod): readonly DemoCharge[] {
  return CHARGES.filter(({ planId }) => planId === plan);
}

function lineOf(charge: DemoCharge, { customer, period, untilDay }: Billed, usageOf: UsageOf): DemoLine {
  switch (charge.type) {
    case "one_time":
      return toLine(charge, charge.cents, { startDay: period.startDay, endDay: period.startDay });
    case "recurring":
      return toLine(charge, charge.cents, period);
    case "seat":
      return toLine(charge, Math.max(period.seats, charge.minimum) * charge.cents, period, {
        quantity: `${period.seats}`,
        ...(period.seats < charge.minimum ? { quantityBilled: `${charge.minimum}` } : {}),
      });
    case "usage": {
      const { meterId, model, tiers, minimum = 0 } = charge;
      const used = usageOf(customer, meterId, period.startDay, untilDay);
      return toLine(charge, toCents(priceOf(model, tiers, Math.max(used, minimum))), period, {
        meterId,
        quantity: `${used}`,
        ...(used < minimum ? { quantityBilled: `${minimum}` } : {}),
      });
    }
  }
}

function toLine(
  { type, name, externalId }: DemoCharge,
  cents: number,
  { startDay, endDay }: Pick<DemoPeriod, "startDay" | "endDay">,
  over: Readonly<Record<string, string>> = {},
): DemoLine {
  const line = {
    type,
    description: name,
    amount: centsText(cents),
    chargeId: externalId,
    periodStart: dayText(startDay),
    periodEnd: dayText(endDay),
    ...over,
  };
  return { cents, line };
}
