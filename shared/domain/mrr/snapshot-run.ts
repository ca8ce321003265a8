/**
 * Owns: how the snapshot of a month comes about customer by customer, so that whoever goes on with it ends with the same, and which
 * versions it leads to.
 * Does not own: what a customer's month is (customer-month.ts), which months are to be closed (months-to-close.ts).
 */
import { decimal, decimalText } from "../decimal/decimal.ts";
import type { Currency } from "../money/money.ts";
import { type CustomerMonth, hadUntil } from "./customer-month.ts";
import { MRR_VARIANTS, type MrrVariant, type SnapshotHead, type SnapshotRow, worthOf } from "./snapshot.ts";

/** What was closed up to a customer, in one currency. */
export type SnapshotSums = Pick<SnapshotHead, "totals" | "rows" | "digest" | "carried">;

/** One computation of a month. A month has one at a time; the next one begins when it is finished. */
export interface SnapshotRun {
  /** `YYYY-MM` */
  readonly month: string;
  /** Time-ordered. */
  readonly runId: string;
  /** RFC 3339. */
  readonly startedAt: string;
  /** Grows by one with all that is put: who holds an older one has been overtaken. */
  readonly step: number;
  /** The last customer that is closed; absent: none is. */
  readonly lastCustomerId?: string;
  readonly isFinished: boolean;
  /** Whether something was recorded late since it began: it may know a part of it, so the month is to be computed anew. */
  readonly isOutdated: boolean;
  /**
   * The currencies whose rows are kept; absent: all, in the first run of a month. A later one keeps none while it is compared with the
   * versions that there are, and then, from the first customer on, those of the currencies in which it came to something else: nights
   * that find nothing new leave nothing behind.
   */
  readonly keeps?: readonly Currency[];
  /** Whether nothing was known of a month before it when it began. */
  readonly isFirst: boolean;
  /** The snapshot before, by currency. */
  readonly before: Readonly<Record<Currency, Pick<SnapshotHead, "runId" | "carried">>>;
  /** By currency. */
  readonly sums: Readonly<Record<Currency, SnapshotSums>>;
}

/** A customer's month, and in which currency. */
export interface ClosedCustomer extends CustomerMonth {
  readonly currency: Currency;
}

/** A digest of a text. */
export type Fingerprint = (text: string) => string;

const NOTHING: SnapshotSums = {
  totals: { canonical: "0", runRate: "0", committed: "0" },
  rows: 0,
  digest: "",
  carried: "",
};

/** @param heads of all months before it */
export function beginRun(
  month: string,
  heads: readonly SnapshotHead[],
  made: Pick<SnapshotRun, "runId" | "startedAt" | "isFirst" | "keeps">,
): SnapshotRun {
  const before = [...latestBefore(heads, month)].map(
    ([currency, { runId, carried }]) => [currency, { runId, carried }] as const,
  );
  return {
    month,
    ...made,
    step: 0,
    isFinished: false,
    isOutdated: false,
    before: Object.fromEntries(before),
    sums: {},
  };
}

/** @param closed in the order of customers, all of those after the run's last one up to `lastCustomerId` */
export function addCustomers(
  run: SnapshotRun,
  lastCustomerId: string,
  closed: readonly ClosedCustomer[],
  fingerprint: Fingerprint,
): SnapshotRun {
  const sums = { ...run.sums };
  for (const { currency, ...customer } of closed)
    sums[currency] = addCustomer(sums[currency] ?? NOTHING, customer, fingerprint);
  return { ...run, step: run.step + 1, lastCustomerId, sums };
}

/**
 * The versions that a run makes of its month, once all customers are closed: none where it came to what there is. A currency that has
 * one has one in each month from then on, though there be nothing to tell any more.
 * @param heads of the month, all versions
 */
function listNewHeads(run: SnapshotRun, heads: readonly SnapshotHead[]): readonly SnapshotHead[] {
  const latest = latestByCurrency(heads.filter(({ month }) => month === run.month));
  const currencies = [
    ...new Set([...Object.keys(run.sums), ...Object.keys(run.before), ...latest.keys()]),
  ].sort();
  return currencies.flatMap((currency) => {
    const [standing, sums] = [latest.get(currency), run.sums[currency] ?? NOTHING];
    if (standing?.digest === sums.digest) return [];
    return [
      {
        month: run.month,
        currency,
        version: (standing?.version ?? 0) + 1,
        runId: run.runId,
        ...sums,
        basis: run.before[currency]?.carried ?? NOTHING.carried,
        computedAt: run.startedAt,
      },
    ];
  });
}

export interface RunEnd {
  readonly after: SnapshotRun;
  readonly heads: readonly SnapshotHead[];
}

/**
 * What becomes of a run once all customers are closed: it is finished, or goes through them again to keep what was not kept.
 * @param heads of the month, all versions
 */
export function endRun(run: SnapshotRun, heads: readonly SnapshotHead[]): RunEnd {
  const [found, step] = [listNewHeads(run, heads), run.step + 1];
  const kept = found.filter(({ currency }) => keepsRowsOf(run, currency));
  const isWhole = kept.length === found.length;
  if (!isWhole && run.keeps?.length === 0) {
    const { lastCustomerId: _, ...begun } = run;
    return { after: { ...begun, step, keeps: found.map(({ currency }) => currency), sums: {} }, heads: [] };
  }
  // What is new in yet another currency came meanwhile: another run is to find it.
  return { after: { ...run, step, isFinished: true, isOutdated: run.isOutdated || !isWhole }, heads: kept };
}

export function keepsRowsOf({ keeps }: SnapshotRun, currency: Currency): boolean {
  return keeps === undefined || keeps.includes(currency);
}

/** The last version of the last month before this one, by currency. */
export function latestBefore(
  heads: readonly SnapshotHead[],
  month: string,
): ReadonlyMap<Currency, SnapshotHead> {
  return latestByCurrency(heads.filter((head) => head.month < month));
}

/** Of the last month that each currency has, the last version. */
export function latestByCurrency(heads: readonly SnapshotHead[]): ReadonlyMap<Currency, SnapshotHead> {
  const latest = new Map<Currency, SnapshotHead>();
  for (const head of heads) {
    const known = latest.get(head.currency);
    const isLater =
      known === undefined ||
      head.month > known.month ||
      (head.month === known.month && head.version > known.version);
    if (isLater) latest.set(head.currency, head);
  }
  return latest;
}

/** Digests are chained from customer to customer, so that they do not depend on how many were closed at once. */
function addCustomer(sums: SnapshotSums, customer: CustomerMonth, fingerprint: Fingerprint): SnapshotSums {
  const { customerId, rows, hadBefore } = customer;
  const had = hadUntil(customer);
  return {
    totals: addRows(sums.totals, rows),
    rows: sums.rows + rows.length,
    digest: fingerprint(JSON.stringify([sums.digest, customerId, hadBefore, rows.map(toCells)])),
    carried: had.length === 0 ? sums.carried : fingerprint(JSON.stringify([sums.carried, customerId, had])),
  };
}

function addRows(totals: SnapshotSums["totals"], rows: readonly SnapshotRow[]): SnapshotSums["totals"] {
  const sumOf = (variant: MrrVariant) =>
    decimalText(rows.reduce((sum, row) => sum.plus(worthOf(row, variant, "end")), decimal(totals[variant])));
  const [canonical, runRate, committed] = MRR_VARIANTS.map(sumOf);
  return {
    canonical: canonical ?? totals.canonical,
    runRate: runRate ?? totals.runRate,
    committed: committed ?? totals.committed,
  };
}

function toCells(row: SnapshotRow): readonly unknown[] {
  const { subscriptionId = null, canonical, recurring, seatBased, usage, committedUsage, isCancelled } = row;
  return [subscriptionId, canonical, recurring, seatBased, usage, committedUsage, isCancelled];
}
