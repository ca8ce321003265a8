/**
 * Owns: what model usage costs, by an organization's price table, in which nothing is ever changed or taken away.
 * Does not own: which model an event used (model-usage.ts), and whether an event needs a price at all (shared/application).
 */
import { type Decimal, decimal, parseDecimal } from "../decimal/decimal.ts";
import { sortingText, timestampMs } from "../event/timestamp.ts";
import type { UsageEvent } from "../event/usage-event.ts";
import { TAKES_EFFECT_AFTER_MS } from "../meter/effect.ts";
import { type ModelUsage, readModelUsage } from "./model-usage.ts";

export interface ModelPrice {
  /** Time-ordered: of two prices from one instant on, the one recorded later holds. */
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  /** Decimal texts, of one token. */
  readonly inputTokenPrice: string;
  readonly outputTokenPrice: string;
  /** RFC 3339 in UTC: events of then and later have it, until another one begins. */
  readonly validFrom: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** What an event says of its cost. */
type PricedEvent = Pick<UsageEvent, "properties" | "timestamp">;

/**
 * An event's cost with its model's price at its time: canonical decimal text, exact, because tokens are whole and a price has at most
 * 12 fraction digits. Undefined where no model or no price is known, and where it would be more than a cost can be.
 */
export function modelCostOf(
  prices: readonly ModelPrice[],
  event: PricedEvent,
): { readonly price: ModelPrice; readonly cost: string } | undefined {
  const usage = readModelUsage(event);
  const price = usage && findPrice(prices, usage, event.timestamp);
  if (usage === undefined || price === undefined) return undefined;
  const cost = parseDecimal(multiply(usage, price).toFixed());
  return cost === undefined ? undefined : { price, cost };
}

/** The prices that hold for events accepted at this time (ms since 1970): every worker knows them by then. */
export function pricesInEffect(prices: readonly ModelPrice[], acceptedAt: number): readonly ModelPrice[] {
  return prices.filter(({ createdAt }) => timestampMs(createdAt) + TAKES_EFFECT_AFTER_MS <= acceptedAt);
}

/** The one that holds at an instant (RFC 3339, UTC). */
function findPrice(
  prices: readonly ModelPrice[],
  { provider, model }: Pick<ModelUsage, "provider" | "model">,
  timestamp: string,
): ModelPrice | undefined {
  const at = sortingText(timestamp);
  return prices
    .filter((price) => price.provider === provider && price.model === model)
    .filter(({ validFrom }) => sortingText(validFrom) <= at)
    .reduce<ModelPrice | undefined>(
      (latest, price) => (latest !== undefined && placeOf(latest) > placeOf(price) ? latest : price),
      undefined,
    );
}

/** The price that holds from this very instant on, or none. */
export function findPriceFrom(
  prices: readonly ModelPrice[],
  asked: Pick<ModelPrice, "provider" | "model" | "validFrom">,
): ModelPrice | undefined {
  const from = sortingText(asked.validFrom);
  return findPrice(
    prices.filter(({ validFrom }) => sortingText(validFrom) === from),
    asked,
    asked.validFrom,
  );
}

/** The latest one holds. */
function placeOf({ validFrom, id }: ModelPrice): string {
  return `${sortingText(validFrom)} ${id}`;
}

function multiply({ inputTokens, outputTokens }: ModelUsage, price: ModelPrice): Decimal {
  return decimal(price.inputTokenPrice)
    .times(inputTokens)
    .plus(decimal(price.outputTokenPrice).times(outputTokens));
}
