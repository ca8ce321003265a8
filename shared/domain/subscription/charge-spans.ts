/**
 * Owns: on which days which charge of which plan applies to a subscription, with how many seats.
 * Does not own: what that costs (domain/mrr, domain/revenue, domain/invoice).
 */

import type { DaySpan } from "../plan/period.ts";
import { applies, type Charge } from "../plan/plan.ts";
import { type CalendarDay, dayText, parseDay } from "../time-window/calendar.ts";
import { listTerms, type Subscription, statusOn, termsOn } from "./subscription.ts";

/** Days in a row on which a charge applies, with the same seats. */
export interface ChargeSpan {
  readonly charge: Charge;
  readonly span: DaySpan;
  readonly seats: number;
}

/** Long after every event there can be (2261): where a subscription has no end. */
const NO_END: CalendarDay = 1_000_000;

/** The charges that apply to an active subscription on a day; none to one that is upcoming or ended. @param day `YYYY-MM-DD` */
export function chargesOn(
  subscription: Subscription,
  charges: readonly Charge[],
  day: string,
): { readonly charges: readonly Charge[]; readonly seats: number } {
  const { planId, seats } = termsOn(subscription, day);
  const isActive = statusOn(subscription, day) === "active";
  return {
    charges: isActive ? charges.filter((charge) => charge.planId === planId && applies(charge, day)) : [],
    seats,
  };
}

/** All of the subscription's life, by charge and in order. @param charges of all plans that it ever had */
export function listChargeSpans(
  subscription: Subscription,
  charges: readonly Charge[],
): readonly ChargeSpan[] {
  const terms = listTerms(subscription, (day) => dayText((parseDay(day) ?? 0) - 1));
  return charges.flatMap((charge) =>
    terms.flatMap(({ planId, seats, firstDay, lastDay }) => {
      if (planId !== charge.planId) return [];
      const from = Math.max(dayOf(firstDay, 0), dayOf(charge.startDate, 0));
      const until = Math.min(dayOf(lastDay, NO_END), dayOf(charge.endDate, NO_END)) + 1;
      return from < until ? [{ charge, span: { from, until }, seats }] : [];
    }),
  );
}

function dayOf(text: string | undefined, otherwise: CalendarDay): CalendarDay {
  return text === undefined ? otherwise : (parseDay(text) ?? otherwise);
}
