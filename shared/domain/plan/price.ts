/** Owns: what a quantity costs by a price. Does not own: which quantity that is (domain/mrr, domain/invoice). */
import { type Decimal, decimal, ZERO } from "../decimal/decimal.ts";

/** Up to and including a quantity; the last tier has none. */
export interface Tier {
  /** Decimal text, greater than that of the tier before. */
  readonly upTo?: string;
  /** Decimal text: of one unit. */
  readonly rate: string;
}

/**
 * flat: every unit at one rate. graduated: each unit at the rate of the tier it falls into. volume: all units at the rate of the tier
 * that the whole quantity falls into.
 */
export type Price =
  | { readonly model: "flat"; readonly rate: string }
  | { readonly model: "graduated" | "volume"; readonly tiers: readonly Tier[] };

export const PRICE_MODELS = ["flat", "graduated", "volume"] as const;

/** Exact. A quantity below zero, as voided or negative values may give, costs nothing. */
export function priceOf(price: Price, quantity: Decimal): Decimal {
  if (quantity.lte(0)) return ZERO;
  if (price.model === "flat") return quantity.times(price.rate);
  return price.model === "volume"
    ? volumePrice(price.tiers, quantity)
    : graduatedPrice(price.tiers, quantity);
}

function volumePrice(tiers: readonly Tier[], quantity: Decimal): Decimal {
  const tier = tiers.find(({ upTo }) => upTo === undefined || quantity.lte(upTo));
  return tier === undefined ? ZERO : quantity.times(tier.rate);
}

function graduatedPrice(tiers: readonly Tier[], quantity: Decimal): Decimal {
  let [sum, below] = [ZERO, ZERO];
  for (const { upTo, rate } of tiers) {
    const top = upTo === undefined || quantity.lte(upTo) ? quantity : decimal(upTo);
    if (top.lte(below)) break;
    sum = sum.plus(top.minus(below).times(rate));
    below = top;
  }
  return sum;
}
