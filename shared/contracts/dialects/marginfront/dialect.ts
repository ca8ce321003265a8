/** Owns: MarginFront's `POST /v1/usage/record`: `{ "records": [...] }`. */
import type { SubmittedEvent } from "../../../domain/event/usage-event.ts";
import { MeteringError } from "../../../errors.ts";
import { propertiesField, readIdempotencyKey } from "../../event-fields.ts";
import { faultOf } from "../../faults.ts";
import { answerEach } from "../answer-each.ts";
import type { Dialect } from "../dialect.ts";
import { parseItem, requireCount } from "../parse-item.ts";
import { MARGINFRONT_RECORDS_MAX, type MarginfrontRecord, marginfrontRecordSchema } from "./contract.ts";

export const marginfront: Dialect = {
  name: "marginfront",
  speaks: ({ route }) => route === "POST /v1/usage/record",
  readItems: ({ readJson }) => requireCount(listRecords(readJson()), "records", MARGINFRONT_RECORDS_MAX),
  parseItem: (item, nextKey) =>
    parseItem(item, {
      schema: marginfrontRecordSchema,
      readKey: (input) => readIdempotencyKey(input, "idempotencyKey"),
      translate: (record) => translate(record, nextKey),
    }),
  keyFields: (idempotencyKey) => ({ idempotencyKey }),
  fieldNames: { eventType: "signalName" },
  answer: (results) => ({ statusCode: 200, body: answerEach(results) }),
};

function listRecords(body: unknown): readonly unknown[] {
  const records = typeof body === "object" && body !== null ? Reflect.get(body, "records") : undefined;
  if (Array.isArray(records)) return records;
  throw new MeteringError(
    "request.invalid",
    faultOf("records", records, `{ "records": [...] } of 1 to ${MARGINFRONT_RECORDS_MAX} records`),
  );
}

function translate(record: MarginfrontRecord, nextKey: () => string): SubmittedEvent | readonly string[] {
  const properties = propertiesOf(record);
  if (properties !== undefined && !propertiesField.safeParse(properties).success) {
    return ["metadata: too large together with model and tokens; accepted are 1,000 bytes of JSON in all"];
  }
  return {
    idempotencyKey: record.idempotencyKey ?? nextKey(),
    customer: record.customerExternalId,
    agent: record.agentCode,
    eventType: record.signalName,
    timestamp: record.timestamp,
    quantity: record.quantity,
    properties,
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
