/** Owns: which customer and subscription a question about revenue names. Does not own: reading what they agreed to and were billed. */
import { identifyBy } from "../domain/meter/usage.ts";
import { MeteringError } from "../errors.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { Scope, ScopeQuestion } from "../ports/earnings.ts";
import type { Identities } from "../ports/identities.ts";

export interface ChooseScopeDependencies {
  readonly billing: Pick<BillingReader, "find">;
  readonly identities: Pick<Identities, "identify" | "absorptions">;
}

/** See ChooseScope in ports/earnings.ts. */
export async function chooseScope(
  dependencies: ChooseScopeDependencies,
  question: ScopeQuestion,
): Promise<Scope> {
  const [owners, customerId, subscription] = await Promise.all([
    dependencies.identities.absorptions(question.organization, "customer"),
    findCustomer(dependencies, question),
    findSubscription(dependencies, question),
  ]);
  const identify = identifyBy(owners);
  const ofCustomer = customerId === undefined ? undefined : identify(customerId);
  const ofSubscription = subscription && identify(subscription.customerId);
  const isBoth =
    ofCustomer === undefined || ofSubscription === undefined || ofCustomer.id === ofSubscription.id;
  const customerIds = isBoth ? (ofCustomer ?? ofSubscription)?.ids : [];
  return {
    identify,
    ...(customerIds === undefined ? {} : { customerIds }),
    ...(subscription === undefined ? {} : { subscription }),
  };
}

async function findCustomer(
  { identities }: ChooseScopeDependencies,
  { organization, customer }: ScopeQuestion,
): Promise<string | undefined> {
  if (customer === undefined) return undefined;
  const found = await identities.identify(organization, "customer", customer);
  if (found !== undefined) return found.id;
  throw new MeteringError(
    "customer.unknown",
    `customerId: no customer has the id, external id or alias ${customer}`,
  );
}

async function findSubscription(
  { billing }: ChooseScopeDependencies,
  { organization, subscription }: ScopeQuestion,
): Promise<Scope["subscription"]> {
  if (subscription === undefined) return undefined;
  const found = await billing.find(organization, "subscription", subscription);
  if (found !== undefined) return found;
  throw new MeteringError(
    "subscription.unknown",
    `subscriptionId: no subscription has the id or external id ${subscription}`,
  );
}
