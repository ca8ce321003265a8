/** Owns: the request of `POST /v1/subscriptions/{id}/invoice-drafts`. Its answer is an invoice (invoice-answer.ts). */
import * as z from "zod/mini";
import { dayField } from "./billing-fields.ts";
import { parseInput } from "./faults.ts";
import { described } from "./wire.ts";

export const invoiceDraftSchema = described(
  z.strictObject(
    {
      periodStart: z.optional(described(dayField, { description: "The first day that is billed." })),
      periodEnd: z.optional(
        described(dayField, { description: "The last one, which is over; at most 366 days. Both or none." }),
      ),
    },
    { error: "an object with periodStart and periodEnd, or without both" },
  ),
  {
    id: "InvoiceDraft",
    description: "Without days: the last complete month, counted from the subscription's first day.",
    examples: [{}],
  },
);

/** @param body undefined where none was sent @throws MeteringError request.invalid, with one fault per wrong field */
export function parseInvoiceDraft(body: unknown) {
  return parseInput(invoiceDraftSchema, body);
}
