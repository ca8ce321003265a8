/**
 * Owns: on which days which charge of which plan applies to a subscription, with how many seats.
 * Does not own: what that costs (domain/mrr, domain/revenue, domain/invoice).
 */

import { type DaySpan, intersect, lengthOf } from "../plan/period.ts";
import { applies, type Charge } from "../plan/plan.ts";
import { requireDay } from "../time-window/calendar.ts";
import { listTerms, NO_END, type Subscription, statusOn, termsOn } from "./subscription.ts";

/** Days in a row on which a charge applies; of a seat charge, with the same seats. */
export interface ChargeSpan {
  readonly span: DaySpan;
  /** Of the first day. */
  readonly seats: number;
}

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

/** All days of the subscription's life on which the charge applies, in order. */
export function listChargeSpans(subscription: Subscription, charge: Charge): readonly ChargeSpan[] {
  const own = daysOfCharge(charge);
  const spans = listTerms(subscription)
    .filter(({ planId }) => planId === charge.planId)
    .map(({ span, seats }) => ({ span: intersect(span, own), seats }))
    .filter(({ span }) => lengthOf(span) > 0);
  return spans.reduce<readonly ChargeSpan[]>((joined, next) => join(joined, next, charge), []);
}

/**
 * Seats that change are nothing to other charges: cut there, a fixed amount would be billed in parts whose cents are rounded one by one,
 * and the tiers of usage would begin anew.
 */
function join(spans: readonly ChargeSpan[], next: ChargeSpan, { type }: Charge): readonly ChargeSpan[] {
  const last = spans.at(-1);
  const goesOn = last?.span.until === next.span.from && (type !== "seat" || last.seats === next.seats);
  if (last === undefined || !goesOn) return [...spans, next];
  return [...spans.slice(0, -1), { ...last, span: { from: last.span.from, until: next.span.until } }];
}

function daysOfCharge({ startDate, endDate }: Charge): DaySpan {
  return {
    from: startDate === undefined ? 0 : requireDay(startDate),
    until: endDate === undefined ? NO_END : requireDay(endDate) + 1,
  };
}
