/** Owns: the log of changes as it is answered. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { chargeSchema } from "./charges.ts";
import { instant, pageOf, uuid } from "./fields.ts";
import { invoiceSchema } from "./invoices.ts";
import { planSchema } from "./plans.ts";
import { subscriptionSchema } from "./subscriptions.ts";

const entrySchema = described(
  z.object({
    id: uuid,
    at: instant,
    keyId: described(z.string(), { description: "Of the API key that did it." }),
    action: z.enum(["created", "updated", "archived", "changed", "ended"]),
    kind: z.enum(["plan", "charge", "subscription", "invoice"]),
    recordId: uuid,
    record: described(z.union([planSchema, chargeSchema, subscriptionSchema, invoiceSchema]), {
      description: "As it was from then on, seen on that day.",
    }),
  }),
  { id: "BillingLogEntry" },
);

export const billingLogSchema = pageOf(entrySchema, "BillingLog");

export type BillingLogEntryResponse = Wire<typeof entrySchema>;
export type BillingLogResponse = Wire<typeof billingLogSchema>;
