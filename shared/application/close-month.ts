/**
 * Owns: working through a run that was begun - customer by customer, page by page - until the versions of its month are there.
 * Does not own: what a customer's month is (domain/mrr/customer-month.ts), which months are closed (snapshot-mrr.ts).
 *
 * Each page is put together with the run as it is then, in one step that only succeeds where the run is as it was when the page was
 * read. So whoever finds a run goes on with it, and of two who do one puts each page.
 */
import { gather, type Merged, mergeInOrder } from "../domain/batch/merge-in-order.ts";
import { walkPages } from "../domain/batch/walk-pages.ts";
import type { Invoice } from "../domain/invoice/invoice.ts";
import { identifyBy, neighboursAmong } from "../domain/meter/usage.ts";
import type { Currency } from "../domain/money/money.ts";
import { type CustomerFacts, type CustomerMonth, closeCustomer } from "../domain/mrr/customer-month.ts";
import { usageChargesOn, usageDays } from "../domain/mrr/run-rate.ts";
import {
  addCustomers,
  type ClosedCustomer,
  endRun,
  keepsRowsOf,
  type SnapshotRun,
} from "../domain/mrr/snapshot-run.ts";
import { monthSpan } from "../domain/plan/period.ts";
import type { Charge, UsageCharge } from "../domain/plan/plan.ts";
import type { UsageIn } from "../domain/revenue/accrual.ts";
import { type Subscription, statusOn, termsOn } from "../domain/subscription/subscription.ts";
import { dayText } from "../domain/time-window/calendar.ts";
import { OutOfTimeError } from "../errors.ts";
import type { BillingReader, CustomerPlace } from "../ports/billing.ts";
import type { ReadUsage, UsageNeed } from "../ports/earnings.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Identities } from "../ports/identities.ts";
import type { SnapshotReader, SnapshotWriter } from "../ports/snapshots.ts";

export interface CloseMonthDependencies {
  readonly billing: Pick<BillingReader, "subscriptionsByCustomer" | "invoicesOfMonth" | "chargesOf">;
  readonly identities: Pick<Identities, "absorptions">;
  readonly readUsage: ReadUsage;
  readonly snapshots: Pick<SnapshotReader, "heads" | "customers" | "findRun"> & SnapshotWriter;
  readonly identifiers: Pick<Identifiers, "fingerprint">;
  /** Subscriptions, invoices and remembered customers that are held at once, unless one customer has more of them. */
  readonly pageWeight: number;
  /** False once the work must end. */
  readonly hasTime: () => boolean;
}

/** Sorts after every id. */
const AFTER_ALL_IDS = "~";

type Fact = { readonly customerId: string } & (
  | { readonly subscription: Subscription }
  | { readonly invoice: Invoice }
  | { readonly currency: Currency; readonly before: CustomerMonth }
);

interface Work {
  readonly dependencies: CloseMonthDependencies;
  readonly organization: string;
  readonly identify: ReturnType<typeof identifyBy>;
}

/**
 * @returns once the run is finished, by this worker or by another
 * @throws OutOfTimeError: what was put stays, and the next one goes on there
 */
export async function closeMonth(
  dependencies: CloseMonthDependencies,
  organization: string,
  begun: SnapshotRun,
): Promise<void> {
  const owners = await dependencies.identities.absorptions(organization, "customer");
  const work = { dependencies, organization, identify: identifyBy(owners) };
  let run: SnapshotRun | undefined = begun;
  // Another run of the month means that this one is finished.
  while (run !== undefined && run.runId === begun.runId && !run.isFinished) {
    const isDone = await workThrough(work, run);
    run = isDone ? undefined : await dependencies.snapshots.findRun(organization, begun.month);
  }
}

/** @returns whether the run is finished; if not, another worker put something, or it goes through all customers again */
async function workThrough(work: Work, found: SnapshotRun): Promise<boolean> {
  const { organization, dependencies } = work;
  const { snapshots, identifiers, hasTime } = dependencies;
  let run = found;
  for await (const page of readPages(work, found)) {
    if (!hasTime()) throw new OutOfTimeError();
    const lastCustomerId = page.at(-1)?.customerId ?? "";
    const closed = await closePage(work, run.month, page);
    const after = addCustomers(run, lastCustomerId, closed, identifiers.fingerprint);
    const customers = closed.filter(({ currency }) => keepsRowsOf(after, currency));
    const step = { before: run, after, customers, heads: [] };
    if ((await snapshots.advance(organization, step)) === "overtaken") return false;
    run = after;
  }
  if (!hasTime()) throw new OutOfTimeError();
  const { month } = run;
  const end = endRun(run, await snapshots.heads(organization, { from: month, to: month }));
  const outcome = await snapshots.advance(organization, { before: run, ...end, customers: [] });
  return outcome === "advanced" && end.after.isFinished;
}

async function* readPages(
  { organization, dependencies: { billing, snapshots, pageWeight } }: Work,
  { month, before, lastCustomerId }: SnapshotRun,
): AsyncGenerator<readonly CustomerFacts[]> {
  const first = lastCustomerId === undefined ? undefined : { customerId: lastCustomerId, id: AFTER_ALL_IDS };
  const page = (after: CustomerPlace | undefined) => ({ after: after ?? first, limit: pageWeight });
  const subscriptions = walkPages<Subscription>((after) =>
    billing.subscriptionsByCustomer(organization, page(after)),
  );
  const invoices = walkPages<Invoice>((after) => billing.invoicesOfMonth(organization, month, page(after)));
  const remembered = Object.entries(before).map(([currency, { runId }]) =>
    each(snapshots.customers(organization, { runId, currency }, { after: lastCustomerId }), (customer) => ({
      customerId: customer.customerId,
      currency,
      before: customer,
    })),
  );
  const sources: readonly AsyncIterable<Fact>[] = [
    each(subscriptions, (subscription) => ({ customerId: subscription.customerId, subscription })),
    each(invoices, (invoice) => ({ customerId: invoice.customerId, invoice })),
    ...remembered,
  ];
  const merged = mergeInOrder(sources, ({ customerId }) => customerId);
  for await (const customers of gather(merged, ({ entries }) => entries.length, pageWeight))
    yield customers.map(toCustomerFacts);
}

async function* each<Item>(
  pages: AsyncIterable<readonly Item[]>,
  toFact: (item: Item) => Fact,
): AsyncGenerator<Fact> {
  for await (const page of pages) for (const item of page) yield toFact(item);
}

function toCustomerFacts({ key, entries }: Merged<Fact>): CustomerFacts {
  const before = new Map<Currency, CustomerMonth>();
  for (const fact of entries) {
    if (!("before" in fact)) continue;
    const rows = before.get(fact.currency)?.rows ?? [];
    before.set(fact.currency, { ...fact.before, rows: [...rows, ...fact.before.rows] });
  }
  return {
    customerId: key,
    subscriptions: entries.flatMap((fact) => ("subscription" in fact ? [fact.subscription] : [])),
    invoices: entries.flatMap((fact) => ("invoice" in fact ? [fact.invoice] : [])),
    before,
  };
}

async function closePage(
  work: Work,
  month: string,
  page: readonly CustomerFacts[],
): Promise<readonly ClosedCustomer[]> {
  const { until } = monthSpan(month);
  const lastDay = dayText(until - 1);
  const active = page
    .flatMap(({ subscriptions }) => subscriptions)
    .filter((subscription) => statusOn(subscription, lastDay) === "active");
  const charges = await readCharges(work, active, lastDay);
  const chargesOf = (subscription: Subscription) => charges.get(termsOn(subscription, lastDay).planId) ?? [];
  const needOf = (subscription: Subscription, { meterId }: UsageCharge): UsageNeed => ({
    customer: work.identify(subscription.customerId),
    meterId,
    span: usageDays(subscription, until),
  });
  const needs = active.flatMap((subscription) =>
    usageChargesOn(subscription, chargesOf(subscription), lastDay).map((charge) =>
      needOf(subscription, charge),
    ),
  );
  const neighbours = neighboursAmong(page.map(({ customerId }) => customerId));
  const usageOf = await work.dependencies.readUsage(work.organization, needs, neighbours);
  const usageOfSubscription =
    (subscription: Subscription): UsageIn =>
    ({ charge }) =>
      usageOf(needOf(subscription, charge));
  return page.flatMap((facts) =>
    [...closeCustomer(facts, chargesOf, month, usageOfSubscription)].map(([currency, customer]) => ({
      currency,
      ...customer,
    })),
  );
}

async function readCharges(
  { organization, dependencies: { billing } }: Work,
  subscriptions: readonly Subscription[],
  day: string,
): Promise<ReadonlyMap<string, readonly Charge[]>> {
  const planIds = [...new Set(subscriptions.map((each) => termsOn(each, day).planId))];
  const charges = planIds.length === 0 ? [] : await billing.chargesOf(organization, planIds);
  return Map.groupBy(charges, ({ planId }) => planId);
}
