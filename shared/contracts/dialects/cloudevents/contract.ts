/**
 * Owns: a usage event as a CloudEvent (version 1.0.2 of the specification), in the JSON format, at `POST /v1/events`.
 * Does not own: its ways over HTTP (dialect.ts, read-binary.ts).
 *
 * `source` and `id` together name the event, `subject` is the customer and so required here, `type` the event type, `data` the
 * properties. `quantity`, `cost` and `agent` are extension attributes of ours. Others are let through unread, and do not become
 * properties: they belong to whoever carries the event (traceparent, partitionkey, knativearrivaltime). They differ from one delivery
 * to the next, and a repeat must not look like a conflict by them. What a producer wants measured or grouped by stands in `data`,
 * where OpenMeter, too, looks for it.
 */
import * as z from "zod/mini";
import { amountField, propertiesField, referenceField, timestampField } from "../../event-fields.ts";
import { readMediaType } from "../../media-type.ts";
import { normalizeName } from "../../uuid.ts";
import { described, type WireWords } from "../../wire.ts";

export const CLOUD_EVENTS_MAX = 1_000;

/** Source, a space and id are the key, which holds 200 bytes. */
export const NAMED_BYTES_MAX = 199;

const SUBJECT_ACCEPTED =
  "the customer, a string of 1 to 128 bytes in UTF-8 without control characters; CloudEvents could leave it out, usage is always somebody's";

const source = text("a URI-reference: printable ASCII, not empty and without spaces", /^[!-~]+$/, {
  description: "Together with id it is the idempotency key.",
  minLength: 1,
  maxLength: NAMED_BYTES_MAX - 1,
  examples: ["/billing/api"],
});

const id = text("a string that is not empty", /^[^\p{Cc}]+$/u, {
  minLength: 1,
  maxLength: NAMED_BYTES_MAX - 1,
  examples: ["call-0001"],
});

const subject = described(
  z.string({ error: SUBJECT_ACCEPTED }).check(
    z.refine((customer) => referenceField.safeParse(customer).success, { error: SUBJECT_ACCEPTED }),
    z.overwrite(normalizeName),
  ),
  {
    description: `Accepted is ${SUBJECT_ACCEPTED}.`,
    minLength: 1,
    maxLength: 128,
    pattern: "^[^\\u0000-\\u001f\\u007f]*$",
    examples: ["acme"],
  },
);

const datacontenttype = described(
  z
    .string({ error: "application/json, in UTF-8" })
    .check(z.refine(isJsonInUtf8, { error: "application/json, in UTF-8" })),
  { pattern: "^application/json(; ?charset=utf-8)?$", examples: ["application/json"] },
);

/** The JSON format: an attribute that is null is absent. So is null data, which holds no properties. */
export const cloudEventSchema = described(
  z.object(
    {
      specversion: z.literal("1.0", { error: 'the string "1.0"' }),
      source,
      id,
      type: described(referenceField, {
        description: "What is measured; one that is unknown makes a meter.",
        examples: ["tokens"],
      }),
      subject,
      time: z.nullish(timestampField),
      datacontenttype: z.nullish(datacontenttype),
      data: z.nullish(propertiesField),
      quantity: z.nullish(amountField),
      cost: z.nullish(amountField),
      agent: z.nullish(
        described(referenceField, {
          description: "Id, external id or alias of the product or AI agent that did the work.",
          examples: ["assistant"],
        }),
      ),
    },
    {
      error:
        "an object with specversion, source, id, type, subject and optionally time, datacontenttype, data, quantity, cost, agent",
    },
  ),
  {
    id: "CloudEvent",
    examples: [
      {
        specversion: "1.0",
        source: "/billing/api",
        id: "call-0001",
        type: "tokens",
        subject: "acme",
        quantity: "1842",
        data: { model: "gpt-5" },
      },
    ],
  },
);

export type CloudEvent = z.infer<typeof cloudEventSchema>;

/** For the description; a request is read by hand, so that one bad event is not a bad request. */
export const cloudEventsSchema = z.array(cloudEventSchema).check(z.maxLength(CLOUD_EVENTS_MAX));

function text(accepted: string, pattern: RegExp, words: WireWords) {
  const field = z.string({ error: accepted }).check(z.regex(pattern, { error: accepted }));
  return described(field, words);
}

function isJsonInUtf8(contentType: string): boolean {
  const { type, charset } = readMediaType(contentType);
  return type === "application/json" && isUtf8(charset);
}

/** RFC 8259: JSON between systems is UTF-8; a sender that says otherwise would be misread. */
export function isUtf8(charset: string | undefined): boolean {
  return charset === undefined || charset === "utf-8";
}
