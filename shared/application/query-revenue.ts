/**
 * Owns: answering what was earned in a window, by whom and by which charge, and what that cost.
 * Does not own: what a charge earns (domain/revenue), reading its usage (read-usage.ts) and the cost (sum-owned.ts), JSON.
 */
import { drawAtOnce } from "../domain/batch/draw-at-once.ts";
import { neighboursAmong } from "../domain/meter/usage.ts";
import type { Currency } from "../domain/money/money.ts";
import { type DaySpan, intersect } from "../domain/plan/period.ts";
import { accrue, listPieces, type Piece, type UsageNeed, usageNeeds } from "../domain/revenue/accrual.ts";
import { createRevenueTally, type RevenueAnswer, type RevenueTally } from "../domain/revenue/revenue.ts";
import { NO_TOTALS, type Totals } from "../domain/rollup/counter.ts";
import type { Subscription } from "../domain/subscription/subscription.ts";
import { DAY_MS } from "../domain/time-window/calendar.ts";
import { type Bound, resolveWindow } from "../domain/time-window/window.ts";
import { UTC } from "../domain/time-window/zone.ts";
import { sumAll } from "../domain/usage/tally.ts";
import { MeteringError } from "../errors.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChooseScope, ObserveOrigin, ReadUsage, Scope, WalkSubscriptions } from "../ports/earnings.ts";
import type { SumOwned } from "../ports/sums.ts";

export interface RevenueDependencies {
  readonly billing: Pick<BillingReader, "chargesOf">;
  readonly chooseScope: ChooseScope;
  readonly walkSubscriptions: WalkSubscriptions;
  readonly readUsage: ReadUsage;
  readonly sumOwned: SumOwned;
  readonly observeOrigin: ObserveOrigin;
  readonly now: Clock;
}

export interface RevenueInput {
  readonly organization: string;
  /** Whole days. */
  readonly start: Bound | undefined;
  readonly end: Bound | undefined;
  readonly customer: string | undefined;
  readonly subscription: string | undefined;
  readonly currency: Currency;
  readonly isBrokenDown: boolean;
  readonly isExplained: boolean;
}

export const NARROWER_REVENUE =
  "breakdown=false, explain=false, a shorter window, one customerId or one subscriptionId";

/** Today and the 29 days before it. */
const WINDOW = { zone: UTC, names: { start: "startDate", end: "endDate" }, defaultDaysBefore: 29 };
/** Each has up to two values for each of its billing periods in the window. */
const PAGE = 250;
const PAGES_AT_ONCE = 4;
/** A row takes 150 bytes at least of the 6 MB that an answer may have. */
const ROWS_MAX = 40_000;

/** @throws MeteringError request.invalid, customer.unknown, subscription.unknown, request.too-large, event-store.unavailable */
export async function queryRevenue(
  dependencies: RevenueDependencies,
  input: RevenueInput,
): Promise<RevenueAnswer> {
  const { organization, currency, isBrokenDown, isExplained } = input;
  const now = dependencies.now();
  const window = resolveWindow({ ...input, ...WINDOW, now });
  if (window.kind === "refused")
    throw new MeteringError("request.invalid", window.fault, { faults: [window.fault] });
  const { span, startText, endText } = window;
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const [originSince, scope] = await Promise.all([
    dependencies.observeOrigin(),
    dependencies.chooseScope({ organization, customer: input.customer, subscription: input.subscription }),
  ]);
  const days = { from: span.start / DAY_MS, until: span.end / DAY_MS };
  const tally = createRevenueTally(input);
  const [cost] = await Promise.all([
    sumCost(dependencies, organization, scope, days),
    addRevenue(dependencies, { organization, currency, scope, days: untilToday(days, now) }, tally),
  ]);
  return {
    currency,
    byType: tally.byType(),
    cost,
    ...(isBrokenDown ? { bySubscription: tally.bySubscription(), byStrategy: tally.byStrategy() } : {}),
    isExplained,
    startText,
    endText,
    // The usage of billing periods is asked from their beginning on, which may lie long before the window.
    ...originSince(0),
  };
}

interface Asked {
  readonly organization: string;
  readonly currency: Currency;
  readonly scope: Scope;
  readonly days: DaySpan;
}

/** What lies ahead is not earned: a minimum would be, of usage that has not happened. Today earns whole. */
function untilToday(days: DaySpan, now: number): DaySpan {
  return intersect(days, { from: 0, until: Math.floor(now / DAY_MS) + 1 });
}

/** Events belong to customers, and not to one of their subscriptions. */
async function sumCost(
  { sumOwned }: RevenueDependencies,
  organization: string,
  { customerIds }: Scope,
  { from, until }: DaySpan,
): Promise<Totals> {
  const [customerId] = customerIds ?? [];
  if (customerIds !== undefined && customerId === undefined) return NO_TOTALS;
  const buckets = [{ label: "", start: from * DAY_MS, end: until * DAY_MS }];
  const filters = customerId === undefined ? {} : { customerId };
  const { tally } = await sumOwned({ organization, buckets, filters }, () => {});
  return sumAll(tally.sums.values().flatMap((sums) => sums.values()));
}

async function addRevenue(
  dependencies: RevenueDependencies,
  asked: Asked,
  tally: RevenueTally,
): Promise<void> {
  const { organization, scope, currency } = asked;
  const pages = dependencies.walkSubscriptions(organization, scope, currency, PAGE);
  await drawAtOnce(pages, PAGES_AT_ONCE, async (subscriptions) => {
    await addPage(dependencies, asked, subscriptions, tally);
    if (tally.size() <= ROWS_MAX) return;
    throw new MeteringError(
      "request.too-large",
      `the answer would have more than ${ROWS_MAX} rows, over 6 MB; ask for ${NARROWER_REVENUE}`,
    );
  });
}

async function addPage(
  { billing, readUsage }: RevenueDependencies,
  { organization, scope, days }: Asked,
  subscriptions: readonly Subscription[],
  tally: RevenueTally,
): Promise<void> {
  const planIds = [...new Set(subscriptions.flatMap(plansOf))];
  const charges = planIds.length === 0 ? [] : await billing.chargesOf(organization, planIds);
  const byPlan = Map.groupBy(charges, ({ planId }) => planId);
  const earning = subscriptions.map((subscription) => {
    const own = plansOf(subscription).flatMap((planId) => byPlan.get(planId) ?? []);
    return { subscription, pieces: listPieces(subscription, own, days) };
  });
  const needOf = ({ customerId }: Subscription, { charge, span }: UsageNeed) => ({
    customer: scope.identify(customerId),
    meterId: charge.meterId,
    span,
  });
  const needs = earning.flatMap(({ subscription, pieces }) =>
    usageNeeds(pieces, days).map((need) => needOf(subscription, need)),
  );
  const neighbours = neighboursAmong(subscriptions.map(({ customerId }) => customerId));
  const usageOf = await readUsage(organization, needs, neighbours);
  for (const { subscription, pieces } of earning) {
    const owner = { subscriptionId: subscription.id, customerId: scope.identify(subscription.customerId).id };
    const earn = (piece: Piece) => accrue(piece, days, (need) => usageOf(needOf(subscription, need)));
    tally.add(owner, pieces.map(earn));
  }
}

/** Each plan that it ever had. */
function plansOf({ changes }: Subscription): readonly string[] {
  return [...new Set(changes.flatMap(({ planId }) => planId ?? []))];
}
