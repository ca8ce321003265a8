/** Steps that questions about recurring revenue have in common; functions/<name>/dependencies.ts binds them for one request. */
import type { Decimal } from "../domain/decimal/decimal.ts";
import type { Origin } from "../domain/freshness/data-through.ts";
import type { CustomerIdentity, IdSpan } from "../domain/meter/usage.ts";
import type { Currency } from "../domain/money/money.ts";
import type { RunRateVariant } from "../domain/mrr/run-rate.ts";
import type { SubscriptionRate } from "../domain/mrr/run-rates.ts";
import type { DaySpan } from "../domain/plan/period.ts";
import type { Subscription } from "../domain/subscription/subscription.ts";

/**
 * Begins an answer: reads the watermarks, so that what they promise holds for everything that is read after them. What it gives is asked
 * at the end, when it is known who answered.
 * @param since where the span that was asked for begins (ms since 1970)
 */
export type ObserveOrigin = () => Promise<(since: number) => Origin>;

/** What a question names, by id, external id or alias; what is absent does not narrow it. */
export interface ScopeQuestion {
  readonly organization: string;
  readonly customer?: string;
  readonly subscription?: string;
}

/** Whose contracts and bills a question is about. */
export interface Scope {
  /** Whom an id of a customer counts for. */
  readonly identify: (customerId: string) => CustomerIdentity;
  /** All ids of the one customer that is asked for; none where the subscription is not that customer's; absent: all customers. */
  readonly customerIds?: readonly string[];
  readonly subscription?: Subscription;
}

/** @throws MeteringError customer.unknown, subscription.unknown */
export type ChooseScope = (question: ScopeQuestion) => Promise<Scope>;

/** The subscriptions of a scope in one currency, in pages of neighbours: in the order of the ids of their customers. */
export type WalkSubscriptions = (
  organization: string,
  scope: Scope,
  currency: Currency,
  pageSize: number,
) => AsyncGenerator<readonly Subscription[]>;

/** What a meter gives for a customer, by all ids that count for it, on whole days (UTC). */
export interface UsageNeed {
  readonly customer: CustomerIdentity;
  readonly meterId: string;
  readonly span: DaySpan;
}

/**
 * What these needs are met with: 0 where nothing matched. Each meter is asked in as few questions as its aggregation lets.
 * @param neighbours where the customers are nearly all in this span of ids
 * @throws MeteringError meter.unknown, request.too-large, event-store.unavailable
 */
export type ReadUsage = (
  organization: string,
  needs: readonly UsageNeed[],
  neighbours?: IdSpan,
) => Promise<(need: UsageNeed) => Decimal>;

export interface RunRatesQuestion {
  readonly organization: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly variant: RunRateVariant;
  /** A page of them, of any status: what is not active on the day is left out. */
  readonly subscriptions: readonly Subscription[];
  readonly identify: Scope["identify"];
}

/** What active subscriptions are worth per month. Errors as of ReadUsage. */
export type ReadRunRates = (question: RunRatesQuestion) => Promise<readonly SubscriptionRate[]>;
