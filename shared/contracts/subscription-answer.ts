/** Owns: subscriptions as they are answered. Does not own: requests about them (subscriptions.ts). */
import { endDateOf, type Subscription, statusOn, termsOn } from "../domain/subscription/subscription.ts";
import type { SubscriptionPageResponse, SubscriptionResponse } from "./answers/subscriptions.ts";
import { toNextPage } from "./billing-fields.ts";
import type { CursorContext } from "./cursor.ts";

/** @param today `YYYY-MM-DD` */
export function toSubscriptionResponse(subscription: Subscription, today: string): SubscriptionResponse {
  const { id, externalId, name, customerId, currency, startDate, changes, ends, createdAt } = subscription;
  return {
    id,
    externalId,
    name,
    customerId,
    currency,
    status: statusOn(subscription, today),
    ...termsOn(subscription, today < startDate ? startDate : today),
    startDate,
    endDate: endDateOf(subscription) ?? null,
    changes: changes.map((change) => ({
      id: change.id,
      effectiveDate: change.effectiveDate,
      planId: change.planId ?? null,
      seats: change.seats ?? null,
      reason: change.reason ?? null,
      recordedAt: change.recordedAt,
    })),
    ends: ends.map((end) => ({
      id: end.id,
      endDate: end.endDate ?? null,
      reason: end.reason ?? null,
      recordedAt: end.recordedAt,
    })),
    createdAt,
  };
}

export function toSubscriptionPage(
  context: CursorContext,
  { entries, next }: { readonly entries: readonly Subscription[]; readonly next?: string },
  today: string,
): SubscriptionPageResponse {
  const data = entries.map((subscription) => toSubscriptionResponse(subscription, today));
  return { data, next_page: toNextPage(context, next) };
}
