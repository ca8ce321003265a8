/**
 * Owns: answering which active subscriptions have unpaid invoices past due, how much, and what they are worth each month.
 * Does not own: what is past due (domain/invoice/at-risk.ts), reading run rates (read-run-rates.ts), JSON (shared/contracts).
 */
import { cutIntoBatches } from "../domain/batch/cut-into-batches.ts";
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { ZERO } from "../domain/decimal/decimal.ts";
import { attribute, listPastDue, type RevenueAtRiskAnswer } from "../domain/invoice/at-risk.ts";
import type { Currency } from "../domain/money/money.ts";
import { USAGE_DAYS } from "../domain/mrr/run-rate.ts";
import type { SubscriptionRate } from "../domain/mrr/run-rates.ts";
import type { Subscription } from "../domain/subscription/subscription.ts";
import { DAY_MS, dayText, requireDay } from "../domain/time-window/calendar.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChooseScope, ObserveOrigin, ReadRunRates, Scope } from "../ports/earnings.ts";

export interface RevenueAtRiskDependencies {
  readonly billing: Pick<BillingReader, "find" | "invoicesPastDue">;
  readonly chooseScope: ChooseScope;
  readonly readRunRates: ReadRunRates;
  readonly observeOrigin: ObserveOrigin;
  readonly now: Clock;
}

export interface RevenueAtRiskInput {
  readonly organization: string;
  readonly currency: Currency;
  /** `YYYY-MM-DD`; absent: today, in UTC. */
  readonly asOf: string | undefined;
}

export const NARROWER_RISK = "another currency or day: the answer for one customer is GET /v1/invoices";

const READS_AT_ONCE = 16;
const PAGE = 1_000;
const PAGES_AT_ONCE = 4;

/** @throws MeteringError request.too-large, event-store.unavailable */
export async function queryRevenueAtRisk(
  dependencies: RevenueAtRiskDependencies,
  { organization, currency, asOf }: RevenueAtRiskInput,
): Promise<RevenueAtRiskAnswer> {
  const day = asOf ?? dayText(Math.floor(dependencies.now() / DAY_MS));
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const originSince = await dependencies.observeOrigin();
  const [invoices, scope] = await Promise.all([
    dependencies.billing.invoicesPastDue(organization, day),
    dependencies.chooseScope({ organization }),
  ]);
  const pastDue = listPastDue(invoices, currency, day);
  const named = [...new Set(pastDue.flatMap(({ invoice }) => invoice.subscriptionId ?? []))];
  const found = await mapAtOnce(named, READS_AT_ONCE, (id) =>
    dependencies.billing.find(organization, "subscription", id),
  );
  const byId = new Map(found.flatMap((one) => (one === undefined ? [] : [[one.id, one] as const])));
  const atRisk = attribute(pastDue, byId, currency, day);
  const active = atRisk.subscriptions.map(({ subscription }) => subscription);
  const rates = await readRates(dependencies, organization, day, scope, active);
  const rateOf = new Map(rates.map(({ subscription, rate }) => [subscription.id, rate.total]));
  const subscriptions = atRisk.subscriptions.map((each) => ({
    ...each,
    customerId: scope.identify(each.subscription.customerId).id,
    mrr: rateOf.get(each.subscription.id) ?? ZERO,
  }));
  const mrr = subscriptions.reduce((sum, each) => sum.plus(each.mrr), ZERO);
  const since = (requireDay(day) - USAGE_DAYS) * DAY_MS;
  return { ...atRisk, currency, asOf: day, subscriptions, mrr, ...originSince(since) };
}

async function readRates(
  { readRunRates }: RevenueAtRiskDependencies,
  organization: string,
  day: string,
  { identify }: Scope,
  subscriptions: readonly Subscription[],
): Promise<readonly SubscriptionRate[]> {
  const sorted = subscriptions.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
  const rates = await mapAtOnce(cutIntoBatches(sorted, PAGE), PAGES_AT_ONCE, (page) =>
    readRunRates({ organization, day, variant: "runRate", subscriptions: page, identify }),
  );
  return rates.flat();
}
