/** Owns: charges as they are answered. Does not own: requests about them (charges.ts). */
import { NAMED_PERIODS, type Period } from "../domain/plan/period.ts";
import type { Charge } from "../domain/plan/plan.ts";
import type { Price } from "../domain/plan/price.ts";
import type { ChargeResponse } from "./answers/charges.ts";

export function toChargeResponse(charge: Charge): ChargeResponse {
  const { id, externalId, planId, name, type, startDate, endDate, createdAt } = charge;
  return {
    id,
    externalId,
    planId,
    name,
    type,
    amount: "amount" in charge ? charge.amount : null,
    ...toPriceFields("price" in charge ? charge.price : undefined),
    ...toPeriodFields("period" in charge ? charge.period : undefined),
    meterId: charge.type === "usage" ? charge.meterId : null,
    minimumCommitment: ("minimumCommitment" in charge ? charge.minimumCommitment : undefined) ?? null,
    startDate: startDate ?? null,
    endDate: endDate ?? null,
    createdAt,
  };
}

function toPriceFields(price: Price | undefined): Pick<ChargeResponse, "model" | "rate" | "tiers"> {
  if (price === undefined) return { model: null, rate: null, tiers: null };
  if (price.model === "flat") return { model: price.model, rate: price.rate, tiers: null };
  const tiers = price.tiers.map(({ upTo, rate }) => ({ upTo: upTo ?? null, rate }));
  return { model: price.model, rate: null, tiers };
}

function toPeriodFields(period: Period | undefined): Pick<ChargeResponse, "period" | "customPeriod"> {
  if (period === undefined) return { period: null, customPeriod: null };
  const { count, unit } = period;
  for (const name of ["monthly", "quarterly", "yearly"] as const) {
    const named = NAMED_PERIODS[name];
    if (named.count === count && named.unit === unit) return { period: name, customPeriod: null };
  }
  return { period: "custom", customPeriod: unit === "month" ? { months: count } : { days: count } };
}
