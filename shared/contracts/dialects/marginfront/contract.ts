/** Owns: MarginFront's usage record, at `POST /v1/usage/record`. */
import * as z from "zod/mini";
import {
  amountField,
  idempotencyKeyField,
  labelField,
  propertiesField,
  referenceField,
  timestampField,
  tokensField,
} from "../../event-fields.ts";
import { described } from "../../wire.ts";

export const MARGINFRONT_RECORDS_MAX = 100;

/** Fields that are not named here are let through unread: MarginFront's own clients may send more. */
export const marginfrontRecordSchema = described(
  z.object(
    {
      customerExternalId: referenceField,
      agentCode: referenceField,
      signalName: referenceField,
      model: z.optional(labelField),
      modelProvider: z.optional(labelField),
      inputTokens: z.optional(tokensField),
      outputTokens: z.optional(tokensField),
      quantity: z._default(z.optional(amountField), "1"),
      metadata: z.optional(propertiesField),
      timestamp: z.optional(timestampField),
      idempotencyKey: z.optional(
        described(idempotencyKeyField, {
          description: "Without one the record cannot be told from its repetition.",
        }),
      ),
    },
    {
      error:
        "an object with customerExternalId, agentCode, signalName and optionally model, modelProvider, inputTokens, outputTokens, quantity, metadata, timestamp, idempotencyKey",
    },
  ),
  {
    id: "MarginfrontRecord",
    examples: [
      {
        customerExternalId: "acme",
        agentCode: "assistant",
        signalName: "tokens",
        quantity: 1842,
        idempotencyKey: "call-0001",
      },
    ],
  },
);

/** For the description; a request is read by hand, so that one bad record is not a bad request. */
export const marginfrontBodySchema = z.object({
  records: z.array(marginfrontRecordSchema).check(z.minLength(1), z.maxLength(MARGINFRONT_RECORDS_MAX)),
});

export type MarginfrontRecord = z.infer<typeof marginfrontRecordSchema>;
