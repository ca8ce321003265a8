/** Owns: subscriptions as they are answered. */
import * as z from "zod/mini";
import { SUBSCRIPTION_STATUSES } from "../../domain/subscription/subscription.ts";
import { described, type Wire } from "../wire.ts";
import { count, currency, day, instant, pageOf, uuid } from "./fields.ts";

const reason = z.nullable(z.string());

export const subscriptionSchema = described(
  z.object({
    id: uuid,
    externalId: z.string(),
    name: z.string(),
    customerId: uuid,
    currency,
    status: described(z.enum(SUBSCRIPTION_STATUSES), { description: "Today, in UTC." }),
    planId: described(uuid, { description: "Today; before its first day, that of its first day." }),
    seats: described(count, { description: "As planId." }),
    startDate: day,
    endDate: described(z.nullable(day), { description: "Its last day. null: it has no end." }),
    changes: described(
      z.array(
        z.object({
          id: uuid,
          effectiveDate: day,
          planId: z.nullable(uuid),
          seats: z.nullable(count),
          reason,
          recordedAt: instant,
        }),
      ),
      {
        description:
          "As they were recorded; null stays as it was. The first one holds from its first day on.",
      },
    ),
    ends: described(z.array(z.object({ id: uuid, endDate: z.nullable(day), reason, recordedAt: instant })), {
      description: "As they were recorded: the last one holds.",
    }),
    createdAt: instant,
  }),
  { id: "Subscription" },
);

export const subscriptionPageSchema = pageOf(subscriptionSchema, "SubscriptionPage");

export type SubscriptionResponse = Wire<typeof subscriptionSchema>;
export type SubscriptionPageResponse = Wire<typeof subscriptionPageSchema>;
