/** Owns: which changes of a subscription are accepted. Does not own: what holds after them (subscription.ts). */
import type { Plan } from "../plan/plan.ts";
import { endDateOf, type Subscription, type SubscriptionChange } from "./subscription.ts";

/** A record with as many of them, each with a long reason, stays below the 400 KB that a store keeps in one item. */
const CHANGES_MAX = 1_000;

/**
 * One fault per wrong field.
 * @param plan the one that the change names; undefined when it names none
 */
export function findChangeFaults(
  subscription: Subscription,
  change: Pick<SubscriptionChange, "effectiveDate">,
  plan: Plan | undefined,
): readonly string[] {
  const { changes, startDate, currency } = subscription;
  const { effectiveDate } = change;
  const endDate = endDateOf(subscription);
  const got = `effectiveDate: got ${JSON.stringify(effectiveDate)}; accepted is`;
  return [
    ...(effectiveDate < startDate ? [`${got} a day not before ${startDate}, its first one`] : []),
    ...(endDate !== undefined && effectiveDate > endDate
      ? [`${got} a day not after ${endDate}, its last one; end it later first, or not at all`]
      : []),
    ...(plan === undefined ? [] : findPlanFaults(plan, currency)),
    ...findTooMany("changes", changes),
  ];
}

/** @param currency the subscription's, where it has one already */
export function findPlanFaults(plan: Plan, currency = plan.currency): readonly string[] {
  const got = `planId: got ${JSON.stringify(plan.externalId)}`;
  return [
    ...(plan.archivedAt === undefined ? [] : [`${got}, which is archived; accepted is a plan that is not`]),
    ...(plan.currency === currency
      ? []
      : [`${got}, a plan in ${plan.currency}; accepted is one in ${currency}, the subscription's currency`]),
  ];
}

export function findTooMany(field: "changes" | "ends", recorded: readonly unknown[]): readonly string[] {
  if (recorded.length < CHANGES_MAX) return [];
  return [`${field}: there are ${recorded.length}; accepted are ${CHANGES_MAX} of one subscription`];
}
