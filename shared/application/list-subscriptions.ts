/** Owns: which subscriptions are listed, of whom and in which state. Does not own: what they are (domain/subscription). */
import { type CollectedPage, collectPage } from "../domain/batch/collect-page.ts";
import { readOfCustomer } from "../domain/batch/read-of-customer.ts";
import { type CustomerIdentity, identityOf } from "../domain/meter/usage.ts";
import {
  type Subscription,
  type SubscriptionStatus,
  statusOn,
  termsOn,
} from "../domain/subscription/subscription.ts";
import { MeteringError } from "../errors.ts";
import type { BillingReader, IdPage } from "../ports/billing.ts";
import type { Identities } from "../ports/identities.ts";
import type { RecordKeeper } from "../ports/record-keeper.ts";

export interface ListSubscriptionsDependencies {
  readonly reader: Pick<BillingReader, "list" | "subscriptionsByCustomer">;
  readonly records: Pick<RecordKeeper, "read">;
  readonly identities: Pick<Identities, "identify">;
}

export interface SubscriptionFilters {
  /** Id, external id or alias. */
  readonly customerId?: string;
  /** Id or external id of the plan of its terms on the day. */
  readonly planId?: string;
  readonly status?: SubscriptionStatus;
}

/**
 * In the order of their creation. A page may be short where few match.
 * @param today `YYYY-MM-DD`
 * @throws MeteringError customer.unknown, plan.unknown
 */
export async function listSubscriptions(
  dependencies: ListSubscriptionsDependencies,
  organization: string,
  { customerId, planId, status }: SubscriptionFilters,
  page: IdPage,
  today: string,
): Promise<CollectedPage<Subscription, string>> {
  const { reader, records } = dependencies;
  const [customer, plan] = await Promise.all([
    customerId === undefined ? undefined : findCustomer(dependencies.identities, organization, customerId),
    planId === undefined ? undefined : records.read(organization, "plan", planId),
  ]);
  const read = (after: string | undefined, limit: number) =>
    customer === undefined
      ? reader.list(organization, "subscription", { after, limit })
      : readOfCustomer(customer, limit, (one) =>
          reader.subscriptionsByCustomer(organization, {
            customerId: one,
            limit,
            ...(after === undefined ? {} : { after: { customerId: one, id: after } }),
          }),
        );
  const accepts = (subscription: Subscription) =>
    (plan === undefined || termsOn(subscription, today).planId === plan.id) &&
    (status === undefined || statusOn(subscription, today) === status);
  return collectPage(page, read, ({ id }) => id, accepts);
}

async function findCustomer(
  identities: Pick<Identities, "identify">,
  organization: string,
  reference: string,
): Promise<CustomerIdentity> {
  const customer = await identities.identify(organization, "customer", reference);
  if (customer !== undefined) return identityOf(customer);
  throw new MeteringError(
    "customer.unknown",
    `no customer has the id, external id or alias ${JSON.stringify(reference)}`,
  );
}
