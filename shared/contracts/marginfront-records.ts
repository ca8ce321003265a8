/** Owns: MarginFront's form of ingestion, `POST /v1/usage/record`, and its translation into submissions. */
import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import {
  amountField,
  idempotencyKeyField,
  propertiesField,
  readIdempotencyKey,
  referenceField,
  timestampField,
  tokensField,
} from "./event-fields.ts";
import { describeIssues, show } from "./faults.ts";
import type { Submission } from "./submission.ts";

const MARGINFRONT_RECORDS_MAX = 100;

/** Fields that are not named here are let through unread: MarginFront's own clients may send more. */
const marginfrontRecordSchema = z.object(
  {
    customerExternalId: referenceField,
    agentCode: referenceField,
    signalName: referenceField,
    model: z.optional(referenceField),
    modelProvider: z.optional(referenceField),
    inputTokens: z.optional(tokensField),
    outputTokens: z.optional(tokensField),
    quantity: z._default(z.optional(amountField), "1"),
    metadata: z.optional(propertiesField),
    timestamp: z.optional(timestampField),
    idempotencyKey: z.optional(idempotencyKeyField),
  },
  {
    error:
      "an object with customerExternalId, agentCode, signalName and optionally model, modelProvider, inputTokens, outputTokens, quantity, metadata, timestamp, idempotencyKey",
  },
);

type MarginfrontRecord = z.infer<typeof marginfrontRecordSchema>;

/**
 * @param nextKey gives a record without an idempotency key a new one: it is answered, but the sender cannot repeat it safely
 * @throws MeteringError request.invalid if the body is not `{ "records": [...] }` of 1 to 100
 */
export function parseMarginfrontRecords(body: unknown, nextKey: () => string): readonly Submission[] {
  const records = typeof body === "object" && body !== null ? Reflect.get(body, "records") : undefined;
  if (!Array.isArray(records)) {
    throw new MeteringError(
      "request.invalid",
      `records: got ${show(records)}; accepted is { "records": [...] } of 1 to ${MARGINFRONT_RECORDS_MAX} records`,
    );
  }
  if (records.length < 1 || records.length > MARGINFRONT_RECORDS_MAX) {
    throw new MeteringError(
      "request.invalid",
      `records: got ${records.length}; accepted are 1 to ${MARGINFRONT_RECORDS_MAX} records a request`,
    );
  }
  return records.map((record: unknown) => parseMarginfrontRecord(record, nextKey));
}

export function parseMarginfrontRecord(input: unknown, nextKey: () => string): Submission {
  const refuse = (faults: readonly string[]): Submission => ({
    kind: "refused",
    input,
    idempotencyKey: readIdempotencyKey(input),
    faults,
  });
  const parsed = marginfrontRecordSchema.safeParse(input);
  if (!parsed.success) return refuse(describeIssues(parsed.error.issues, input));
  const record = parsed.data;
  const properties = propertiesOf(record);
  if (properties !== undefined && !propertiesField.safeParse(properties).success) {
    return refuse([
      "metadata: too large together with model and tokens; accepted are 1,000 bytes of JSON in all",
    ]);
  }
  return {
    kind: "parsed",
    input,
    event: {
      idempotencyKey: record.idempotencyKey ?? nextKey(),
      customer: record.customerExternalId,
      agent: record.agentCode,
      eventType: record.signalName,
      timestamp: record.timestamp,
      quantity: record.quantity,
      properties,
    },
  };
}

/** Model and tokens become properties, where the price of model usage is looked up; metadata cannot override them. */
function propertiesOf(record: MarginfrontRecord): MarginfrontRecord["metadata"] {
  const { model, modelProvider, inputTokens, outputTokens } = record;
  const named = Object.entries({ model, modelProvider, inputTokens, outputTokens });
  const given = named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  if (record.metadata === undefined && given.length === 0) return undefined;
  return { ...record.metadata, ...Object.fromEntries(given) };
}
