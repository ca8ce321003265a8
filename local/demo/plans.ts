/** Owns: what is sold, and for how much. Does not own: who bought it (contracts.ts). */
import { centsText, type DemoTier, nanoText } from "./amounts.ts";
import { PEAK_STORAGE } from "./meters.ts";

export type PlanId = "starter" | "growth" | "scale" | "enterprise" | "growth-eu";

export const PLANS: readonly { externalId: PlanId; name: string; currency: string; description: string }[] = [
  {
    externalId: "starter",
    name: "Starter",
    currency: "USD",
    description: "One assistant, a million tokens a month.",
  },
  {
    externalId: "growth",
    name: "Growth",
    currency: "USD",
    description: "Seats, ten million tokens a month, documents.",
  },
  {
    externalId: "scale",
    name: "Scale",
    currency: "USD",
    description: "Committed tokens at volume prices, with an onboarding.",
  },
  {
    externalId: "enterprise",
    name: "Enterprise",
    currency: "USD",
    description: "A platform fee a year, paid in advance; the rest monthly.",
  },
  { externalId: "growth-eu", name: "Growth Europe", currency: "EUR", description: "Growth, in euros." },
];

interface ChargeBase {
  readonly externalId: string;
  readonly planId: PlanId;
  readonly name: string;
}

export type DemoCharge = ChargeBase &
  (
    | { readonly type: "recurring"; readonly cents: number; readonly period: "monthly" | "yearly" }
    | { readonly type: "one_time"; readonly cents: number }
    | { readonly type: "seat"; readonly cents: number; readonly minimum: number }
    | {
        readonly type: "usage";
        /** External id, or event type. */
        readonly meterId: string;
        readonly model: "graduated" | "volume";
        readonly tiers: readonly DemoTier[];
        readonly minimum?: number;
      }
  );

const MILLION = 1_000_000;

export const CHARGES: readonly DemoCharge[] = [
  recurring("starter", 249_00, "monthly"),
  tokens("starter", "graduated", [tier(MILLION, 0), tier(null, 14_000)]),
  recurring("growth", 890_00, "monthly"),
  seats("growth", 39_00, 5),
  tokens("growth", "graduated", [tier(10 * MILLION, 0), tier(60 * MILLION, 11_000), tier(null, 9_000)]),
  usage("growth", "documents", "Documents", [tier(500, 0), tier(null, 20_000_000)]),
  recurring("scale", 2_900_00, "monthly"),
  seats("scale", 35_00, 15),
  tokens(
    "scale",
    "volume",
    [tier(100 * MILLION, 9_000), tier(300 * MILLION, 8_000), tier(null, 7_000)],
    80 * MILLION,
  ),
  usage("scale", "documents", "Documents", [tier(null, 15_000_000)]),
  usage("scale", PEAK_STORAGE, "Storage at its peak, GB", [tier(100, 0), tier(null, 400_000_000)]),
  { externalId: "scale-onboarding", planId: "scale", name: "Onboarding", type: "one_time", cents: 2_500_00 },
  recurring("enterprise", 42_000_00, "yearly"),
  seats("enterprise", 30_00, 40),
  tokens("enterprise", "graduated", [tier(500 * MILLION, 6_000), tier(null, 5_000)], 350 * MILLION),
  usage("enterprise", "documents", "Documents", [tier(null, 10_000_000)]),
  recurring("growth-eu", 820_00, "monthly"),
  seats("growth-eu", 36_00, 5),
  tokens("growth-eu", "graduated", [tier(10 * MILLION, 0), tier(null, 10_000)]),
];

/** What the API takes for it. */
export function toRequest(charge: DemoCharge): object {
  const { externalId, planId, name, type } = charge;
  const common = { externalId, planId, name, type };
  switch (charge.type) {
    case "one_time":
      return { ...common, amount: centsText(charge.cents) };
    case "recurring":
      return { ...common, amount: centsText(charge.cents), period: charge.period };
    case "seat":
      return { ...common, rate: centsText(charge.cents), minimumCommitment: `${charge.minimum}` };
    case "usage": {
      const { meterId, model, minimum } = charge;
      const tiers = charge.tiers.map(({ upTo, nano }) => ({
        upTo: upTo === null ? null : `${upTo}`,
        rate: nanoText(nano),
      }));
      const committed = minimum === undefined ? {} : { minimumCommitment: `${minimum}` };
      return { ...common, meterId, model, tiers, ...committed };
    }
  }
}

function recurring(planId: PlanId, cents: number, period: "monthly" | "yearly"): DemoCharge {
  return { externalId: `${planId}-platform`, planId, name: "Platform", type: "recurring", cents, period };
}

function seats(planId: PlanId, cents: number, minimum: number): DemoCharge {
  return { externalId: `${planId}-seats`, planId, name: "Seats", type: "seat", cents, minimum };
}

function tokens(
  planId: PlanId,
  model: "graduated" | "volume",
  tiers: readonly DemoTier[],
  minimum?: number,
): DemoCharge {
  const charge = usage(planId, "tokens", "Tokens", tiers);
  return { ...charge, model, ...(minimum === undefined ? {} : { minimum }) };
}

function usage(
  planId: PlanId,
  meterId: string,
  name: string,
  tiers: readonly DemoTier[],
): Extract<DemoCharge, { type: "usage" }> {
  return {
    externalId: `${planId}-${meterId}`,
    planId,
    name,
    type: "usage",
    meterId,
    model: "graduated",
    tiers,
  };
}

function tier(upTo: number | null, nano: number): DemoTier {
  return { upTo, nano };
}
