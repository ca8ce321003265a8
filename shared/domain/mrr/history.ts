/**
 * Owns: how recurring revenue moved from one snapshot to the next.
 * Does not own: what a snapshot says (customer-month.ts), and the movement of one customer (movements.ts).
 */
import { type Decimal, ZERO } from "../decimal/decimal.ts";
import { type CustomerMonth, viewOf } from "./customer-month.ts";
import { addMovements, listMovements, type Movements, NO_MOVEMENTS } from "./movements.ts";
import { type ChurnRule, type MrrVariant, type SnapshotHead, worthOf } from "./snapshot.ts";

/** A month's version, and how it came from that of the month before. */
export interface HistoryMonth extends Movements, Pick<SnapshotHead, "month" | "version" | "computedAt"> {}

/** What customers are worth in a month by one view. */
export interface Worth {
  /** By customer. */
  readonly amounts: ReadonlyMap<string, Decimal>;
  /** Customers that were worth something in a month before. */
  readonly hadBefore: ReadonlySet<string>;
}

export const NO_WORTH: Worth = { amounts: new Map(), hadBefore: new Set() };

export interface WorthSums extends Worth {
  readonly add: (customers: readonly CustomerMonth[]) => void;
}

/** @param ownerOf whom an id of a customer counts for: of one that became an alias, that is another one */
export function createWorthSums(
  variant: MrrVariant,
  churnAt: ChurnRule,
  ownerOf: (customerId: string) => string,
): WorthSums {
  const amounts = new Map<string, Decimal>();
  const had = new Set<string>();
  const view = viewOf(variant, churnAt);
  return {
    amounts,
    hadBefore: had,
    add: (customers) => {
      for (const { customerId, rows, hadBefore } of customers) {
        const owner = ownerOf(customerId);
        if (hadBefore.includes(view)) had.add(owner);
        for (const row of rows)
          amounts.set(owner, (amounts.get(owner) ?? ZERO).plus(worthOf(row, variant, churnAt)));
      }
    },
  };
}

export function toHistoryMonth(
  { month, version, computedAt }: Pick<SnapshotHead, "month" | "version" | "computedAt">,
  before: Worth,
  now: Worth,
): HistoryMonth {
  const ofCustomers = listMovements(before.amounts, now.amounts, (id) => now.hadBefore.has(id));
  return { month, version, computedAt, ...[...ofCustomers.values()].reduce(addMovements, NO_MOVEMENTS) };
}

/** The versions that are told: the last one of each month that is asked for, and of the one before them. In the order of months. */
export function chooseHeads(
  heads: readonly SnapshotHead[],
  { from, to }: { readonly from: string; readonly to: string },
): { readonly before: SnapshotHead | undefined; readonly months: readonly SnapshotHead[] } {
  const latest = new Map<string, SnapshotHead>();
  for (const head of heads) {
    const known = latest.get(head.month);
    if (known === undefined || head.version > known.version) latest.set(head.month, head);
  }
  const ordered = [...latest.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
  return {
    before: ordered.filter(({ month }) => month < from).at(-1),
    months: ordered.filter(({ month }) => from <= month && month <= to),
  };
}
