/**
 * Owns: how recurring revenue moved from one snapshot to the next.
 * Does not own: what a snapshot says (customer-month.ts), and the movement of one customer (movements.ts).
 */
import { type Decimal, ZERO } from "../decimal/decimal.ts";
import { type CustomerMonth, viewOf } from "./customer-month.ts";
import { monthAfter } from "./months-to-close.ts";
import { addMovements, listMovements, type Movements, NO_MOVEMENTS } from "./movements.ts";
import { type ChurnRule, type MrrVariant, type SnapshotHead, worthOf } from "./snapshot.ts";
import type { SnapshotRun } from "./snapshot-run.ts";

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

/** A version that is told, and that of the month directly before it; without one, nobody was worth anything then. */
export interface ToldVersion {
  readonly head: SnapshotHead;
  readonly before: SnapshotHead | undefined;
}

/**
 * The versions that are told, in the order of months: the last one of each month that is asked for. A month whose month before is not
 * closed is only told if nothing is known before it: else all that happened meanwhile would look as if it had happened in it.
 * @param heads in one currency
 * @param runs the last one of each month
 */
export function chooseHeads(
  heads: readonly SnapshotHead[],
  runs: readonly SnapshotRun[],
  { from, to }: { readonly from: string; readonly to: string },
): readonly ToldVersion[] {
  const latest = new Map<string, SnapshotHead>();
  for (const head of heads) {
    const known = latest.get(head.month);
    if (known === undefined || head.version > known.version) latest.set(head.month, head);
  }
  // One that is computed anew was closed before.
  const isClosed = ({ isFinished, keeps }: SnapshotRun) => isFinished || keeps !== undefined;
  const closed = new Set(runs.filter(isClosed).map(({ month }) => month));
  const first = new Set(runs.filter(({ isFirst }) => isFirst).map(({ month }) => month));
  return [...latest.values()]
    .map((head) => ({ head, monthBefore: monthAfter(head.month, -1) }))
    .filter(({ head: { month } }) => from <= month && month <= to)
    .filter(
      ({ head, monthBefore }) => latest.has(monthBefore) || closed.has(monthBefore) || first.has(head.month),
    )
    .sort((a, b) => (a.head.month < b.head.month ? -1 : 1))
    .map(({ head, monthBefore }) => ({ head, before: latest.get(monthBefore) }));
}
