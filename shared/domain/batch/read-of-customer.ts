import type { CustomerIdentity } from "../meter/usage.ts";
import { mapAtOnce } from "./map-at-once.ts";

const READS_AT_ONCE = 16;

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
