/** Owns: requests about charges on the wire: `/v1/charges`. Does not own: prices and periods (charge-fields.ts). */
import * as z from "zod/mini";
import type { ChargeDraft } from "../domain/plan/charge-draft.ts";
import { CHARGE_TYPES, type Charge } from "../domain/plan/plan.ts";
import { PRICE_MODELS } from "../domain/plan/price.ts";
import type { ChargePageResponse } from "./answers/charges.ts";
import {
  dayField,
  filtered,
  ownIdField,
  pageFields,
  parseOptionalReference,
  parsePage,
  toNextPage,
} from "./billing-fields.ts";
import { toChargeResponse } from "./charge-answer.ts";
import {
  PERIOD_WORDS,
  type PeriodFields,
  type PriceFields,
  periodFields,
  periodRule,
  tiersField,
  toPeriod,
  toPrice,
} from "./charge-fields.ts";
import type { CursorContext } from "./cursor.ts";
import { amountField, referenceField } from "./event-fields.ts";
import { listOf, parseInput } from "./faults.ts";
import type { ReadParameter } from "./parameters.ts";
import { described } from "./wire.ts";

const common = {
  planId: described(referenceField, { description: "An id, or an external id." }),
  name: referenceField,
  externalId: z.optional(ownIdField),
  startDate: z.optional(
    described(dayField, { description: "Its first day. Absent: it applies whenever the plan does." }),
  ),
  endDate: z.optional(described(dayField, { description: "Its last day." })),
};
const metered = {
  meterId: described(referenceField, { description: "Of a meter: its id, external id, or event type." }),
};
const committed = {
  minimumCommitment: z.optional(
    described(amountField, { description: "So many seats, or units a period, are paid in any case." }),
  ),
};
const flat = {
  model: z.optional(described(z.literal("flat"), { description: "Every unit at one rate." })),
  rate: amountField,
};
const tiered = {
  model: described(z.enum(["graduated", "volume"]), {
    description:
      "graduated: each unit at the rate of its tier; volume: all units at the rate of the tier of all.",
  }),
  tiers: tiersField,
};

const END_ACCEPTED = "a day not before startDate";
const endRule = z.refine<{ readonly startDate?: string; readonly endDate?: string }>(
  ({ startDate, endDate }) => startDate === undefined || endDate === undefined || startDate <= endDate,
  { error: END_ACCEPTED, path: ["endDate"] },
);

function accept(shape: object) {
  return { error: `an object with ${Object.keys(shape).join(", ")}, of which some may be left out` };
}

const recurring = { type: z.literal("recurring"), ...common, amount: amountField, ...periodFields };
const oneTime = { type: z.literal("one_time"), ...common, amount: amountField };
const seat = { type: z.literal("seat"), ...common, ...flat, ...committed, ...periodFields };
const tieredSeat = { type: z.literal("seat"), ...common, ...tiered, ...committed, ...periodFields };
const usage = { type: z.literal("usage"), ...common, ...metered, ...flat, ...committed, ...periodFields };
const tieredUsage = {
  type: z.literal("usage"),
  ...common,
  ...metered,
  ...tiered,
  ...committed,
  ...periodFields,
};

/** By type and by whether the price has tiers: a fault is then told in the words of the one that is meant. */
const SCHEMAS = {
  recurring: periodic(z.strictObject(recurring, accept(recurring)).check(periodRule, endRule)),
  oneTime: z.strictObject(oneTime, accept(oneTime)).check(endRule),
  seat: periodic(z.strictObject(seat, accept(seat)).check(periodRule, endRule)),
  tieredSeat: periodic(z.strictObject(tieredSeat, accept(tieredSeat)).check(periodRule, endRule)),
  usage: periodic(z.strictObject(usage, accept(usage)).check(periodRule, endRule)),
  tieredUsage: periodic(z.strictObject(tieredUsage, accept(tieredUsage)).check(periodRule, endRule)),
} as const;

function periodic<Schema extends z.core.$ZodType>(schema: Schema): Schema {
  return described(schema, PERIOD_WORDS);
}

export const newChargeSchema = described(z.union(Object.values(SCHEMAS)), { id: "NewCharge" });

const CHANGE_ACCEPTED = "an object with name; prices never change: end the charge, and make another";
export const chargeChangeSchema = described(
  z.strictObject({ name: referenceField }, { error: CHANGE_ACCEPTED }),
  { id: "ChargeChange" },
);

export const chargeEndSchema = described(
  z.strictObject(
    {
      endDate: described(dayField, {
        description: "Its last day. The day before startDate: it never applies.",
      }),
    },
    { error: "an object with endDate" },
  ),
  { id: "ChargeEnd" },
);

export const chargeListQuerySchema = z.object({
  ...pageFields,
  planId: z.optional(described(referenceField, { description: "An id, or an external id." })),
});

const headSchema = z.looseObject(
  {
    type: z.enum(CHARGE_TYPES, { error: listOf(CHARGE_TYPES) }),
    model: z.optional(z.enum(PRICE_MODELS, { error: listOf(PRICE_MODELS) })),
  },
  { error: "an object with type, and what a charge of the type has" },
);

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseNewCharge(body: unknown): ChargeDraft {
  const { type, model = "flat" } = parseInput(headSchema, body);
  const isFlat = model === "flat";
  switch (type) {
    case "one_time":
      return parseInput(SCHEMAS.oneTime, body);
    case "recurring": {
      const parsed = parseInput(SCHEMAS.recurring, body);
      return { type, ...commonOf(parsed), amount: parsed.amount, period: toPeriod(parsed) };
    }
    case "seat": {
      const parsed = isFlat ? parseInput(SCHEMAS.seat, body) : parseInput(SCHEMAS.tieredSeat, body);
      return { type, ...commonOf(parsed), ...pricedOf(parsed) };
    }
    case "usage": {
      const parsed = isFlat ? parseInput(SCHEMAS.usage, body) : parseInput(SCHEMAS.tieredUsage, body);
      return { type, ...commonOf(parsed), meterId: parsed.meterId, ...pricedOf(parsed) };
    }
  }
}

type Common = Pick<ChargeDraft, "planId" | "name" | "externalId" | "startDate" | "endDate">;

function commonOf({ planId, name, externalId, startDate, endDate }: Common): Common {
  return { planId, name, externalId, startDate, endDate };
}

function pricedOf(parsed: PriceFields & PeriodFields & { readonly minimumCommitment?: string }) {
  const { minimumCommitment } = parsed;
  return { price: toPrice(parsed), period: toPeriod(parsed), minimumCommitment };
}

/** @throws MeteringError request.invalid */
export function parseChargeChange(body: unknown) {
  return parseInput(chargeChangeSchema, body);
}

/** @throws MeteringError request.invalid */
export function parseChargeEnd(body: unknown) {
  return parseInput(chargeEndSchema, body);
}

/** @throws MeteringError request.invalid */
export function parseChargeListQuery(context: CursorContext, given: Iterable<string>, read: ReadParameter) {
  const planId = parseOptionalReference("planId", read("planId"));
  const own = filtered(context, { planId });
  return { context: own, planId, ...parsePage(own, chargeListQuerySchema, given, read) };
}

export function toChargePage(
  context: CursorContext,
  { entries, next }: { readonly entries: readonly Charge[]; readonly next?: string },
): ChargePageResponse {
  return { data: entries.map(toChargeResponse), next_page: toNextPage(context, next) };
}
