/** Owns: the answer of `GET /v1/analytics/mrr` on the wire. */
import * as z from "zod/mini";
import { INVOICE_STATUSES } from "../../domain/invoice/invoice.ts";
import { described, type Wire } from "../wire.ts";
import { currency, day, uuid } from "./fields.ts";

const month = described(z.string(), {
  id: "BilledMonth",
  pattern: "^[0-9]{4}-[0-9]{2}$",
  examples: ["2026-01"],
});

const sums = {
  mrr: described(z.number(), { description: "Per month." }),
  arr: described(z.number(), { description: "mrr x 12." }),
};

const billedInvoiceSchema = described(
  z.object({
    id: uuid,
    number: z.string(),
    customerId: uuid,
    subscriptionId: z.nullable(uuid),
    invoiceDate: day,
    status: described(z.enum(INVOICE_STATUSES), {
      description: "issued, paid or overdue, today (UTC): the others are not billed.",
    }),
    total: described(z.number(), { description: "Negative of a credit note." }),
  }),
  { id: "BilledInvoice" },
);

const canonicalFields = {
  ...sums,
  month: described(month, { description: "The last complete month: that of the invoices' dates." }),
  invoices: z.optional(
    described(z.array(billedInvoiceSchema), { description: "With explain=true: what mrr is the sum of." }),
  ),
};

const rateTierSchema = z.object({
  upTo: described(z.nullable(z.number()), { description: "Null of the last one." }),
  rate: z.number(),
});

const mrrChargeSchema = described(
  z.object({
    chargeId: uuid,
    name: z.string(),
    type: z.enum(["recurring", "seat", "usage"]),
    quantity: described(z.number(), {
      description:
        "Seats that are paid; what the meter gave in 30 days, or the minimum of a period; 1 of what recurs.",
    }),
    quantityOfPeriod: described(z.number(), {
      description:
        "The quantity that is priced: a sum or count of 30 days is made as long as the period (90 of a quarter are 3 x 30); the same as quantity otherwise.",
    }),
    amountPerPeriod: described(z.number(), {
      description: "The price of quantityOfPeriod, before it is made monthly.",
    }),
    period: z.enum(["monthly", "quarterly", "yearly", "custom"]),
    customPeriod: z.optional(
      described(z.object({ months: z.optional(z.int()), days: z.optional(z.int()) }), {
        description: "Of a custom period: so many months, or so many days.",
      }),
    ),
    factor: described(z.number(), { description: "The month's part of a period: a twelfth of a year." }),
    amount: described(z.number(), { description: "amountPerPeriod x factor, rounded to six digits." }),
    model: z.optional(z.enum(["flat", "graduated", "volume"])),
    rate: z.optional(z.number()),
    tiers: z.optional(z.array(rateTierSchema)),
  }),
  { id: "MrrCharge" },
);

const mrrRowSchema = described(
  z.object({
    subscriptionId: uuid,
    customerId: uuid,
    recurring: z.number(),
    seatBased: z.number(),
    usage: z.number(),
    total: z.number(),
    charges: z.optional(
      described(z.array(mrrChargeSchema), {
        description: "With explain=true: what the amounts are the sums of.",
      }),
    ),
  }),
  { id: "MrrRow" },
);

const rateFields = {
  ...sums,
  asOf: described(day, { description: "The day (UTC) on which the subscriptions are active: today." }),
  breakdown: z.optional(
    described(z.array(mrrRowSchema), {
      description: "One per active subscription, the largest first; left out with breakdown=false.",
    }),
  ),
};

const canonicalSchema = described(z.object({ currency, ...canonicalFields }), { id: "CanonicalMrr" });
const rateSchema = described(z.object({ currency, ...rateFields }), { id: "RunRateMrr" });
const oneRateSchema = described(z.object(rateFields), { id: "OneOfAllMrr" });
const allSchema = described(
  z.object({
    currency,
    canonical: z.object(canonicalFields),
    runRate: oneRateSchema,
    committed: oneRateSchema,
  }),
  { id: "AllMrr" },
);

export const mrrResponseSchema = described(z.union([canonicalSchema, rateSchema, allSchema]), {
  id: "MrrResponse",
  description: "By variant: canonical; runRate or committed; all.",
});

export type BilledInvoiceResponse = Wire<typeof billedInvoiceSchema>;
export type MrrChargeResponse = Wire<typeof mrrChargeSchema>;
export type MrrRowResponse = Wire<typeof mrrRowSchema>;
export type CanonicalMrrResponse = Omit<Wire<typeof canonicalSchema>, "currency">;
export type RateMrrResponse = Omit<Wire<typeof rateSchema>, "currency">;
export type MrrResponse = Wire<typeof mrrResponseSchema>;
