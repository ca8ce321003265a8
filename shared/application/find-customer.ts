/** Owns: finding a customer that a list is asked of, and reading what its ids have in common. Does not own: what is listed. */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { type CustomerIdentity, identityOf } from "../domain/meter/usage.ts";
import { MeteringError } from "../errors.ts";
import type { Identities } from "../ports/identities.ts";

const READS_AT_ONCE = 16;

/** @param reference id, external id or alias @throws MeteringError customer.unknown */
export async function findCustomer(
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

/** So many of what is recorded under any id of a customer, in the order of creation. @param read as many of one id, in that order */
export async function readOfCustomer<Entry extends { readonly id: string }>(
  { ids }: CustomerIdentity,
  limit: number,
  read: (customerId: string) => Promise<readonly Entry[]>,
): Promise<readonly Entry[]> {
  const found = await mapAtOnce(ids, READS_AT_ONCE, read);
  return found
    .flat()
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}
