/**
 * Owns: reading what a page of subscriptions is worth per month on a day: their charges, and the usage that these price.
 * Does not own: what it is worth (domain/mrr/run-rate.ts), and what becomes of it.
 */
import { neighboursAmong } from "../domain/meter/usage.ts";
import { runRateOf, usageChargesOn, usageDays } from "../domain/mrr/run-rate.ts";
import type { SubscriptionRate } from "../domain/mrr/run-rates.ts";
import type { Charge, UsageCharge } from "../domain/plan/plan.ts";
import { type Subscription, statusOn, termsOn } from "../domain/subscription/subscription.ts";
import { requireDay } from "../domain/time-window/calendar.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { ReadUsage, RunRatesQuestion, UsageNeed } from "../ports/earnings.ts";

export interface ReadRunRatesDependencies {
  readonly billing: Pick<BillingReader, "chargesOf">;
  readonly readUsage: ReadUsage;
}

/** See ReadRunRates in ports/earnings.ts. */
export async function readRunRates(
  { billing, readUsage }: ReadRunRatesDependencies,
  question: RunRatesQuestion,
): Promise<readonly SubscriptionRate[]> {
  const { organization, day, variant, identify } = question;
  const active = question.subscriptions.filter((each) => statusOn(each, day) === "active");
  const planOf = (subscription: Subscription) => termsOn(subscription, day).planId;
  const planIds = [...new Set(active.map(planOf))];
  const charges = planIds.length === 0 ? [] : await billing.chargesOf(organization, planIds);
  const byPlan = Map.groupBy(charges, ({ planId }) => planId);
  const chargesFor = (subscription: Subscription): readonly Charge[] =>
    byPlan.get(planOf(subscription)) ?? [];
  const needOf = (subscription: Subscription, { meterId }: UsageCharge): UsageNeed => ({
    customer: identify(subscription.customerId),
    meterId,
    span: usageDays(subscription, requireDay(day)),
  });
  const needs = active.flatMap((subscription) =>
    variant === "committed"
      ? []
      : usageChargesOn(subscription, chargesFor(subscription), day).map((charge) =>
          needOf(subscription, charge),
        ),
  );
  const neighbours = neighboursAmong(active.map(({ customerId }) => customerId));
  const usageOf = await readUsage(organization, needs, neighbours);
  return active.map((subscription) => ({
    subscription,
    customerId: identify(subscription.customerId).id,
    rate: runRateOf(subscription, chargesFor(subscription), day, variant, (charge) =>
      usageOf(needOf(subscription, charge)),
    ),
  }));
}
