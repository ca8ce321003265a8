/** Owns: the fields of an invoice and of its lines. Does not own: requests (invoices.ts). */
import * as z from "zod/mini";
import type { InvoiceLine } from "../domain/invoice/invoice.ts";
import { CHARGE_TYPES } from "../domain/plan/plan.ts";
import { dayField, signedAmountField } from "./billing-fields.ts";
import { amountField, nameField, referenceField } from "./event-fields.ts";
import { listOf } from "./faults.ts";
import { described } from "./wire.ts";

/** An invoice stands in the store five times: with as many lines it has 65 KB at most, and a transaction holds 4 MB. */
const LINES_MAX = 100;
const LINES_ACCEPTED = `an array of 1 to ${LINES_MAX} lines`;
const LINE_ACCEPTED =
  "an object with type, amount and optionally description, chargeId, meterId, quantity, quantityBilled, periodStart, periodEnd";

const lineDescriptionField = nameField(250, {
  id: "LineDescription",
  description: "What is billed, as the customer reads it.",
});

const lineField = described(
  z
    .strictObject(
      {
        type: z.enum(CHARGE_TYPES, { error: listOf(CHARGE_TYPES) }),
        amount: described(signedAmountField, { description: "Negative where something is taken back." }),
        description: z.optional(lineDescriptionField),
        chargeId: z.optional(described(referenceField, { description: "An id, or an external id." })),
        meterId: z.optional(described(referenceField, { description: "An id, or an external id." })),
        quantity: z.optional(described(amountField, { description: "Seats, or what the meter gave." })),
        quantityBilled: z.optional(
          described(amountField, {
            description: "Units that are priced instead, where a minimum makes the amount.",
          }),
        ),
        periodStart: z.optional(described(dayField, { description: "The first day that is billed." })),
        periodEnd: z.optional(described(dayField, { description: "The last day that is billed." })),
      },
      { error: LINE_ACCEPTED },
    )
    .check(
      z.refine(
        ({ periodStart, periodEnd }) =>
          periodStart === undefined || periodEnd === undefined || periodStart <= periodEnd,
        { error: "a day not before periodStart", path: ["periodEnd"] },
      ),
    ),
  { id: "NewInvoiceLine", examples: [{ type: "recurring", amount: "100" }] },
);

export const linesField = described(
  z
    .array(lineField, { error: LINES_ACCEPTED })
    .check(z.refine(({ length }) => length >= 1 && length <= LINES_MAX, { error: LINES_ACCEPTED })),
  { id: "InvoiceLines", minItems: 1, maxItems: LINES_MAX },
);

/** In one order, whatever the sender's: lines are compared. */
export function toLines(lines: z.output<typeof linesField>): readonly InvoiceLine[] {
  return lines.map((line) => ({
    type: line.type,
    description: line.description,
    amount: line.amount,
    chargeId: line.chargeId,
    meterId: line.meterId,
    quantity: line.quantity,
    quantityBilled: line.quantityBilled,
    periodStart: line.periodStart,
    periodEnd: line.periodEnd,
  }));
}
