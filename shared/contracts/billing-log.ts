/** Owns: the log of changes on the wire: `GET /v1/billing-log`. */
import * as z from "zod/mini";
import type { BillingKind, BillingLogEntry, BillingRecords } from "../ports/billing.ts";
import type { BillingLogEntryResponse, BillingLogResponse } from "./answers/billing-log.ts";
import { filtered, pageFields, parsePage, toNextPage } from "./billing-fields.ts";
import { toChargeResponse } from "./charge-answer.ts";
import type { CursorContext } from "./cursor.ts";
import { listOf, parseInput } from "./faults.ts";
import { toInvoiceResponse } from "./invoice-answer.ts";
import type { ReadParameter } from "./parameters.ts";
import { toPlanResponse } from "./plans.ts";
import { toSubscriptionResponse } from "./subscription-answer.ts";

const KINDS = ["plan", "charge", "subscription", "invoice"] as const satisfies readonly BillingKind[];
const kindField = z.enum(KINDS, { error: listOf(KINDS) });

export const billingLogQuerySchema = z.object({ ...pageFields, kind: z.optional(kindField) });

/** @throws MeteringError request.invalid */
export function parseBillingLogQuery(context: CursorContext, given: Iterable<string>, read: ReadParameter) {
  const { kind } = parseInput(z.object({ kind: z.optional(kindField) }), { kind: read("kind") });
  const own = filtered(context, { kind });
  return { context: own, kind, page: parsePage(own, billingLogQuerySchema, given, read) };
}

export function toBillingLogPage(
  context: CursorContext,
  { entries, next }: { readonly entries: readonly BillingLogEntry[]; readonly next?: string },
): BillingLogResponse {
  return { data: entries.map(toEntry), next_page: toNextPage(context, next) };
}

function toEntry({
  id,
  at,
  keyId,
  action,
  kind,
  recordId,
  record,
}: BillingLogEntry): BillingLogEntryResponse {
  return {
    id,
    at,
    keyId,
    action,
    kind,
    recordId,
    record: toRecord(record, at.slice(0, "YYYY-MM-DD".length)),
  };
}

/** @param day on which it became so: what an answer says of today, it says of that day */
function toRecord(record: BillingRecords[BillingKind], day: string): BillingLogEntryResponse["record"] {
  if ("number" in record) return toInvoiceResponse(record, day);
  if ("changes" in record) return toSubscriptionResponse(record, day);
  return "planId" in record ? toChargeResponse(record) : toPlanResponse(record);
}
