/** Owns: the answer of `GET /v1/analytics/revenue` on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { count, currency, day, uuid } from "./fields.ts";

const chargeType = described(z.enum(["recurring", "seat", "usage", "one_time"]), { id: "ChargeType" });

const quantityBilled = described(z.number(), {
  description:
    "quantity, and with the last day of a period also the units that were missing to a minimum: these are what the amount is the price of.",
});

const revenueFields = {
  revenue: z.number(),
  usageRevenue: z.number(),
  recurringRevenue: z.number(),
  seatRevenue: z.number(),
  onetimeRevenue: z.number(),
};

const pieceSchema = described(
  z.object({
    chargeId: uuid,
    name: z.string(),
    type: chargeType,
    startDate: described(day, {
      description: "The first day of the window on which the charge earns in its period.",
    }),
    endDate: described(day, { description: "The last one." }),
    periodStart: described(day, { description: "Of the billing period; of what is earned once, its day." }),
    periodEnd: day,
    quantity: described(z.number(), {
      description: "Units that were used on these days; seats that are paid; 1 otherwise.",
    }),
    quantityBilled,
    amount: described(z.number(), { description: "Rounded to six digits: every sum is one of these." }),
  }),
  { id: "RevenuePiece" },
);

const subscriptionRevenueSchema = described(
  z.object({
    subscriptionId: uuid,
    customerId: uuid,
    ...revenueFields,
    pieces: z.optional(
      described(z.array(pieceSchema), {
        description: "With explain=true: what the amounts are the sums of.",
      }),
    ),
  }),
  { id: "SubscriptionRevenue" },
);

const strategyRevenueSchema = described(
  z.object({
    strategyId: described(uuid, { description: "The id of the charge." }),
    name: z.string(),
    type: chargeType,
    planId: uuid,
    revenue: z.number(),
    quantity: described(z.number(), {
      description:
        "Units that were used; of everything else how many whole periods: 5 seats for half of one are 2.5.",
    }),
    quantityBilled,
  }),
  { id: "StrategyRevenue" },
);

export const revenueResponseSchema = described(
  z.object({
    currency,
    ...revenueFields,
    cost: described(z.number(), {
      description:
        "Of all events of the window, whatever was sold in which currency: costs have no currency of their own, and are taken to be in the one asked for, unconverted. With subscriptionId: of its customer, to whom events belong.",
    }),
    margin: described(z.number(), {
      description: "revenue - cost; meaningful only in the currency of the costs.",
    }),
    marginPercent: described(z.nullable(z.number()), {
      description: "margin / revenue x 100, rounded to six digits; null where revenue is 0.",
    }),
    eventCount: count,
    eventCountWithNullCost: described(count, { description: "How many events had no cost." }),
    bySubscription: z.optional(
      described(z.array(subscriptionRevenueSchema), {
        description:
          "Each that was active in the window, the largest revenue first; left out with breakdown=false.",
      }),
    ),
    byStrategy: z.optional(
      described(z.array(strategyRevenueSchema), {
        description: "By charge, the largest revenue first; left out with breakdown=false.",
      }),
    ),
    dateRange: described(z.object({ startDate: day, endDate: day }), {
      description: "Days of UTC, inclusive, as they were asked for; those after today earn nothing.",
    }),
  }),
  { id: "RevenueResponse" },
);

export type RevenuePieceResponse = Wire<typeof pieceSchema>;
export type SubscriptionRevenueResponse = Wire<typeof subscriptionRevenueSchema>;
export type StrategyRevenueResponse = Wire<typeof strategyRevenueSchema>;
export type RevenueResponse = Wire<typeof revenueResponseSchema>;
