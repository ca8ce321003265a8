/**
 * Owns: whose usage was whose at an instant. All pages of a question are answered as of its first one: an alias that is given between
 * two of them would count the same usage for two customers, or for none.
 * Does not own: how an entry becomes an alias of another (ports/identities.ts).
 */
import type { CustomerIdentity } from "./usage.ts";

export interface Absorption {
  /** Of the entry that became an alias. */
  readonly id: string;
  readonly owner: string;
  /** RFC 3339, UTC; absent of those that were made before this was kept. */
  readonly at?: string;
}

export interface AbsorptionsAsOf {
  /** By the id of an entry that was an alias by then: the id of its customer. */
  readonly owners: ReadonlyMap<string, string>;
  /** Ids of entries that became aliases later: they are customers of their own. */
  readonly later: ReadonlySet<string>;
}

/** @param asOf RFC 3339, UTC */
export function splitAbsorptions(absorptions: readonly Absorption[], asOf: string): AbsorptionsAsOf {
  const isLater = ({ at }: Absorption) => at !== undefined && Date.parse(at) > Date.parse(asOf);
  return {
    owners: new Map(absorptions.filter((one) => !isLater(one)).map(({ id, owner }) => [id, owner])),
    later: new Set(absorptions.filter(isLater).map(({ id }) => id)),
  };
}

/**
 * The customer that a reference stood for.
 * @param ids those that the reference may be: itself, and the one that follows from it as a name
 * @param found the id of the entry that it stands for now
 */
export function idAsOf(ids: readonly string[], found: string, { owners, later }: AbsorptionsAsOf): string {
  return ids.find((id) => later.has(id)) ?? owners.get(found) ?? found;
}

/** A customer with all ids under which its events were counted. */
export function identityAsOf(id: string, { owners }: Pick<AbsorptionsAsOf, "owners">): CustomerIdentity {
  return { id, ids: [id, ...[...owners].flatMap(([other, owner]) => (owner === id ? [other] : []))] };
}
