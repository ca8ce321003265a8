/** Owns: the fields of a charge's price and period, and what they say together. Does not own: what is priced (charges.ts). */
import * as z from "zod/mini";
import { decimal } from "../domain/decimal/decimal.ts";
import { NAMED_PERIODS, PERIOD_LIMITS, type Period } from "../domain/plan/period.ts";
import type { Price, Tier } from "../domain/plan/price.ts";
import { amountField } from "./event-fields.ts";
import { listOf } from "./faults.ts";
import { described } from "./wire.ts";

const PERIODS = ["monthly", "quarterly", "yearly", "custom"] as const;
type PeriodName = (typeof PERIODS)[number];

const CUSTOM_ACCEPTED = `an object with months, from 1 to ${PERIOD_LIMITS.month}, or with days, from 1 to ${PERIOD_LIMITS.day}; with the period custom, and no other`;

function countField(max: number) {
  const accepted = `a whole number from 1 to ${max}`;
  const field = z
    .number({ error: accepted })
    .check(z.refine((count) => Number.isInteger(count) && count >= 1 && count <= max, accepted));
  return described(field, { type: "integer", minimum: 1, maximum: max });
}

const customPeriodField = described(
  z.union(
    [
      z.strictObject({ months: countField(PERIOD_LIMITS.month) }),
      z.strictObject({ days: countField(PERIOD_LIMITS.day) }),
    ],
    { error: CUSTOM_ACCEPTED },
  ),
  { id: "CustomPeriod", description: "So many months or days." },
);

export const periodFields = {
  period: z.optional(
    described(z.enum(PERIODS, { error: listOf(PERIODS) }), {
      description: "Absent: monthly, or custom where customPeriod is there.",
    }),
  ),
  customPeriod: z.optional(customPeriodField),
};

export interface PeriodFields {
  readonly period?: PeriodName;
  readonly customPeriod?: { readonly months: number } | { readonly days: number };
}

function agreesOnPeriod({ period, customPeriod }: PeriodFields): boolean {
  return period === undefined || (period === "custom") === (customPeriod !== undefined);
}

export const periodRule = z.refine<PeriodFields>(agreesOnPeriod, {
  error: CUSTOM_ACCEPTED,
  path: ["customPeriod"],
});

/** The same, for machines. */
export const PERIOD_WORDS = {
  if: { properties: { period: { const: "custom" } }, required: ["period"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { customPeriod: {} }, required: ["customPeriod"] },
  dependentSchemas: { customPeriod: { properties: { period: { const: "custom" } } } },
};

export function toPeriod({ period = "monthly", customPeriod }: PeriodFields): Period {
  if (customPeriod !== undefined)
    return "months" in customPeriod
      ? { count: customPeriod.months, unit: "month" }
      : { count: customPeriod.days, unit: "day" };
  return period === "custom" ? NAMED_PERIODS.monthly : NAMED_PERIODS[period];
}

const TIERS_MAX = 100;
const TIERS_ACCEPTED = `an array of 1 to ${TIERS_MAX} objects with upTo and rate, each upTo greater than the one before and than 0, and the last one null`;

export const tiersField = described(
  z
    .array(
      z.strictObject({
        upTo: described(z.nullable(amountField), { description: "Up to and including; null: all the rest." }),
        rate: amountField,
      }),
      { error: TIERS_ACCEPTED },
    )
    .check(z.refine(areTiers, { error: TIERS_ACCEPTED })),
  {
    id: "Tiers",
    description: `Accepted is ${TIERS_ACCEPTED}.`,
    minItems: 1,
    maxItems: TIERS_MAX,
    examples: [
      [
        { upTo: "1000", rate: "0.02" },
        { upTo: null, rate: "0.01" },
      ],
    ],
  },
);

interface WireTier {
  readonly upTo: string | null;
  readonly rate: string;
}

function areTiers(tiers: readonly WireTier[]): boolean {
  return (
    tiers.length >= 1 &&
    tiers.length <= TIERS_MAX &&
    tiers.every(({ upTo }, index) => {
      if (index === tiers.length - 1) return upTo === null;
      return upTo !== null && decimal(upTo).gt(tiers[index - 1]?.upTo ?? "0");
    })
  );
}

export interface PriceFields {
  readonly model?: Price["model"];
  readonly rate?: string;
  readonly tiers?: readonly WireTier[];
}

export function toPrice({ model = "flat", rate = "0", tiers = [] }: PriceFields): Price {
  if (model === "flat") return { model, rate };
  const toTier = ({ upTo, ...tier }: WireTier): Tier => (upTo === null ? tier : { upTo, ...tier });
  return { model, tiers: tiers.map(toTier) };
}
