/**
 * Owns: what is told of a repricing run: events without a cost get that of their model's price.
 * Does not own: the prices (model-price.ts), and giving the costs (shared/application/reprice-events.ts).
 */
import { decimalText, ZERO } from "../decimal/decimal.ts";

export interface RepricingQuestion {
  /** `YYYY-MM-DD`, both inclusive, of UTC. */
  readonly startDate: string;
  readonly endDate: string;
  readonly customerId?: string;
}

/** One call of a run: a run that does not end within a call goes on in the next one. */
export interface RepricingCall extends RepricingQuestion {
  /** Time-ordered. */
  readonly id: string;
  /** The id of the run's first call. */
  readonly runId: string;
  /** RFC 3339. */
  readonly at: string;
  /** Id of the API key. */
  readonly by: string;
  /** Events that got a cost by this call, and what they cost together: decimal text. */
  readonly repriced: number;
  readonly cost: string;
  /** Events of a model that has no price at their time, or whose tokens are no numbers. */
  readonly withoutPrice: number;
  /** Nothing was left to look at. */
  readonly isLast: boolean;
}

/** What became of one event: the cost that it got; or "no-price"; or it had one already, or was voided meanwhile. */
export type RepricedEvent = { readonly cost: string } | "no-price" | "left";

export function sumRepriced(
  events: readonly RepricedEvent[],
): Pick<RepricingCall, "repriced" | "cost" | "withoutPrice"> {
  const costs = events.flatMap((event) => (typeof event === "string" ? [] : [event.cost]));
  return {
    repriced: costs.length,
    cost: decimalText(costs.reduce((sum, cost) => sum.plus(cost), ZERO)),
    withoutPrice: events.filter((event) => event === "no-price").length,
  };
}
