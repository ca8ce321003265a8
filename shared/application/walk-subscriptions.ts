/** Owns: going through the subscriptions of a scope. Does not own: what becomes of them. */
import { walkPages } from "../domain/batch/walk-pages.ts";
import type { Currency } from "../domain/money/money.ts";
import type { Subscription } from "../domain/subscription/subscription.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { Scope } from "../ports/earnings.ts";

export interface WalkSubscriptionsDependencies {
  readonly billing: Pick<BillingReader, "subscriptionsByCustomer">;
}

/** See WalkSubscriptions in ports/earnings.ts. */
export async function* walkSubscriptions(
  { billing }: WalkSubscriptionsDependencies,
  organization: string,
  { customerIds, subscription }: Scope,
  currency: Currency,
  pageSize: number,
): AsyncGenerator<readonly Subscription[]> {
  const wanted = (page: readonly Subscription[]) => page.filter((each) => each.currency === currency);
  if (subscription !== undefined) {
    if (customerIds?.includes(subscription.customerId)) yield wanted([subscription]);
    return;
  }
  for (const customerId of customerIds ?? [undefined]) {
    const pages = walkPages<Subscription>((after) =>
      billing.subscriptionsByCustomer(organization, { customerId, after, limit: pageSize }),
    );
    for await (const page of pages) yield wanted(page);
  }
}
