/**
 * Owns: in how many parts a question about customers is put, so that no query names too many of them. A customer is in one part with
 * all ids that are counted for it: what is unique or latest cannot be added up.
 */
import type { EventMeterQuestion } from "../../ports/event-store.ts";
import { COLUMNS } from "./event-mapping.ts";
import { column, ownerOf } from "./expressions.ts";
import { customerWithin, type IdRange, oneOf } from "./query-builder.ts";
import type { Sql } from "./sql.ts";

/** Ids that are named in one query: a longer CASE takes an engine long to compile, or is too long for it. */
const IDS_MAX = 500;

export interface CustomerPart {
  readonly where: readonly Sql[];
  /** The customer that a row of this part counts for. */
  readonly customer: Sql;
}

/** Ids that are counted for the owner; its own may be among them. */
interface Family {
  readonly owner: string;
  readonly ids: readonly string[];
}

type Question = Pick<EventMeterQuestion, "byCustomer" | "customerIds" | "owners">;

/** Together the parts are all that is asked for, and no event is in two of them. */
export function partCustomers({ byCustomer, customerIds, owners }: Question): readonly CustomerPart[] {
  const id = column(COLUMNS.customerId);
  if (!byCustomer) {
    const where = customerIds === undefined ? [] : [oneOf(id, customerIds)];
    return [{ where, customer: id }];
  }
  if (customerIds === undefined) return partEveryone(owners);
  const families = groupByOwner(customerIds.map((one) => [one, owners.get(one) ?? one]));
  return packFamilies(families).map((pack) => ({
    where: [oneOf(id, idsOf(pack))],
    customer: toCustomer(pack),
  }));
}

/**
 * All customers. Each part has some of the families, and of all other customers those in a range of ids.
 * @param owners by the id of an entry that became an alias: the id of its customer
 */
export function partEveryone(owners: ReadonlyMap<string, string>): readonly CustomerPart[] {
  const own = [...owners.values()].map((owner): Pair => [owner, owner]);
  const packs = packFamilies(groupByOwner([...own, ...owners]));
  const [first, ...others] = packs;
  if (others.length === 0) return [{ where: [], customer: toCustomer(first ?? []) }];
  const sorted = idsOf(packs.flat()).sort(inStoreOrder);
  const startOfPart = (index: number) => Math.floor((index * sorted.length) / packs.length);
  return packs.map((pack, index) => {
    const inRange = sorted.slice(startOfPart(index), startOfPart(index + 1));
    const range: IdRange = {
      above: sorted[startOfPart(index) - 1],
      upTo: index === packs.length - 1 ? undefined : inRange.at(-1),
    };
    return { where: [customerWithin(idsOf(pack), range, inRange)], customer: toCustomer(pack) };
  });
}

type Pair = readonly [id: string, owner: string];

function groupByOwner(pairs: readonly Pair[]): readonly Family[] {
  const groups = Map.groupBy(pairs, ([, owner]) => owner);
  return [...groups].map(([owner, members]) => ({ owner, ids: [...new Set(members.map(([id]) => id))] }));
}

/** A family that is larger than a pack has one to itself. */
function packFamilies(families: readonly Family[]): readonly (readonly Family[])[] {
  const packs: Family[][] = [];
  let room = 0;
  for (const family of families) {
    if (family.ids.length > room) {
      packs.push([]);
      room = IDS_MAX;
    }
    packs.at(-1)?.push(family);
    room -= family.ids.length;
  }
  return packs;
}

function idsOf(families: readonly Family[]): string[] {
  return families.flatMap(({ ids }) => ids);
}

function toCustomer(families: readonly Family[]): Sql {
  const others = families.map(({ owner, ids }) => [owner, ids.filter((id) => id !== owner)] as const);
  return ownerOf(new Map(others.filter(([, ids]) => ids.length > 0)));
}

/** The store compares texts by their bytes in UTF-8. */
function inStoreOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
