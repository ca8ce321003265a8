/**
 * Owns: answering what recurs each month: what was billed in the last complete month, and what subscriptions are worth today.
 * Does not own: what one subscription is worth (domain/mrr/run-rate.ts), reading its usage (read-run-rates.ts), JSON (shared/contracts).
 *
 * Invoices and subscriptions go by in pages, and of each page only its sum stays, and the rows that were asked for: so the answer for a
 * hundred thousand subscriptions is as large as that for one, where only the totals are asked for.
 */
import { drawAtOnce } from "../domain/batch/draw-at-once.ts";
import { walkPages } from "../domain/batch/walk-pages.ts";
import { ZERO } from "../domain/decimal/decimal.ts";
import { isBilledIn, lastCompleteMonth } from "../domain/invoice/billed.ts";
import type { Invoice } from "../domain/invoice/invoice.ts";
import type { Currency } from "../domain/money/money.ts";
import type { BilledMrr, MrrAnswer, RunRateMrr } from "../domain/mrr/answer.ts";
import { RUN_RATE_VARIANTS, type RunRateVariant, USAGE_DAYS } from "../domain/mrr/run-rate.ts";
import { createRateSums } from "../domain/mrr/run-rates.ts";
import type { MrrVariant } from "../domain/mrr/snapshot.ts";
import { DAY_MS, dayText } from "../domain/time-window/calendar.ts";
import { MeteringError } from "../errors.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type {
  ChooseScope,
  ObserveOrigin,
  ReadRunRates,
  Scope,
  WalkSubscriptions,
} from "../ports/earnings.ts";

export interface MrrDependencies {
  readonly billing: Pick<BillingReader, "invoicesOfMonth">;
  readonly chooseScope: ChooseScope;
  readonly walkSubscriptions: WalkSubscriptions;
  readonly readRunRates: ReadRunRates;
  readonly observeOrigin: ObserveOrigin;
  readonly now: Clock;
}

export interface MrrInput {
  readonly organization: string;
  readonly variant: MrrVariant | "all";
  /** An id, external id or alias; absent: all customers. */
  readonly customer: string | undefined;
  /** An id or external id; absent: all subscriptions. */
  readonly subscription: string | undefined;
  readonly currency: Currency;
  /** Whether each subscription is told, and not only the totals. */
  readonly isBrokenDown: boolean;
  /** Whether invoices and charges are told. */
  readonly isExplained: boolean;
}

export const NARROWER_MRR = "breakdown=false, explain=false, one customerId or one subscriptionId";

/** A page of subscriptions is about as much as DynamoDB gives in one call. */
const PAGE = 1_000;
const PAGES_AT_ONCE = 4;
/** A row takes 150 bytes at least of the 6 MB that an answer may have. */
const ROWS_MAX = 40_000;

interface Asked extends MrrInput {
  readonly scope: Scope;
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: string;
}

/** @throws MeteringError customer.unknown, subscription.unknown, request.too-large, event-store.unavailable */
export async function queryMrr(dependencies: MrrDependencies, input: MrrInput): Promise<MrrAnswer> {
  const { organization, variant, currency } = input;
  const todayNumber = Math.floor(dependencies.now() / DAY_MS);
  const today = dayText(todayNumber);
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const [originSince, scope] = await Promise.all([
    dependencies.observeOrigin(),
    dependencies.chooseScope({ organization, customer: input.customer, subscription: input.subscription }),
  ]);
  const asked = { ...input, scope, today };
  const isAsked = (one: MrrVariant) => variant === one || variant === "all";
  const [canonical, ...rates] = await Promise.all([
    isAsked("canonical") ? sumBilled(dependencies, asked) : undefined,
    ...RUN_RATE_VARIANTS.filter(isAsked).map((one) => sumRates(dependencies, asked, one)),
  ]);
  return {
    variant,
    currency,
    ...(canonical === undefined ? {} : { canonical }),
    rates: Object.fromEntries(rates),
    ...originSince((todayNumber - USAGE_DAYS) * DAY_MS),
  };
}

async function sumBilled({ billing }: MrrDependencies, asked: Asked): Promise<BilledMrr> {
  const { organization, scope, currency, isExplained, today } = asked;
  const month = lastCompleteMonth(today);
  const invoices: Invoice[] = [];
  let mrr = ZERO;
  for (const customerId of scope.customerIds ?? [undefined]) {
    const pages = walkPages<Invoice>((after) =>
      billing.invoicesOfMonth(organization, month, { customerId, after, limit: PAGE }),
    );
    for await (const page of pages)
      for (const invoice of page) {
        if (!isBilledIn(invoice, month, currency) || !isOf(scope, invoice)) continue;
        mrr = mrr.plus(invoice.total);
        // Told for the customer whom it counts for, as the rows of run rates are.
        const customerOf = scope.identify(invoice.customerId);
        if (isExplained) invoices.push({ ...invoice, customerId: customerOf.id });
        refuseTooLarge(invoices.length);
      }
  }
  return { mrr, month, asOf: today, ...(isExplained ? { invoices: invoices.toSorted(byDate) } : {}) };
}

async function sumRates(
  { walkSubscriptions, readRunRates }: MrrDependencies,
  asked: Asked,
  variant: RunRateVariant,
): Promise<readonly [RunRateVariant, RunRateMrr]> {
  const { organization, scope, currency, isBrokenDown, isExplained, today } = asked;
  const sums = createRateSums(isBrokenDown);
  const pages = walkSubscriptions(organization, scope, currency, PAGE);
  let rows = 0;
  await drawAtOnce(pages, PAGES_AT_ONCE, async (subscriptions) => {
    const { identify } = scope;
    const rates = await readRunRates({ organization, day: today, variant, subscriptions, identify });
    sums.add(rates);
    rows += rates.length;
    if (isExplained) for (const { rate } of rates) rows += rate.lines.length;
    if (isBrokenDown) refuseTooLarge(rows);
  });
  return [variant, { mrr: sums.total(), asOf: today, ...(isBrokenDown ? { rows: sums.rows() } : {}) }];
}

function isOf({ subscription }: Scope, invoice: Invoice): boolean {
  return subscription === undefined || invoice.subscriptionId === subscription.id;
}

function byDate(a: Invoice, b: Invoice): number {
  const [left, right] = a.invoiceDate === b.invoiceDate ? [a.id, b.id] : [a.invoiceDate, b.invoiceDate];
  return left < right ? -1 : 1;
}

/** Refuses while reading, so that an answer which nobody can get costs little. */
function refuseTooLarge(rows: number): void {
  if (rows > ROWS_MAX)
    throw new MeteringError(
      "request.too-large",
      `the answer would have more than ${ROWS_MAX} rows, over 6 MB; ask for ${NARROWER_MRR}`,
    );
}
