/** Owns: the payload with which a schedule or an operator starts the reconciliation, and its answer. */
import * as z from "zod/mini";
import { parseTimestamp, timestampMs } from "../domain/event/timestamp.ts";
import type { RepairRequest } from "../domain/reconciliation/drift.ts";
import type { ReconciliationRun } from "../domain/reconciliation/run.ts";
import { MeteringError } from "../errors.ts";
import { describeIssues } from "./faults.ts";

const HOUR_MS = 60 * 60 * 1000;

const HOUR_ACCEPTED = "the beginning of an hour in RFC 3339, such as 2026-01-31T09:00:00Z";
const TEXT_ACCEPTED = "text of 1 to 500 characters";

const hourField = z
  .string({ error: HOUR_ACCEPTED })
  .check(z.refine((text) => toHour(text) !== undefined, { error: HOUR_ACCEPTED }));
const textField = z
  .string({ error: TEXT_ACCEPTED })
  .check(z.minLength(1, { error: TEXT_ACCEPTED }), z.maxLength(500, { error: TEXT_ACCEPTED }));

const reconcileSchema = z.strictObject(
  {
    organization: z.optional(textField),
    from: z.optional(hourField),
    to: z.optional(hourField),
    repair: z._default(z.boolean({ error: "true or false" }), false),
    reason: z.optional(textField),
    by: z.optional(textField),
  },
  { error: "an object with optionally organization, from, to, repair, reason, by" },
);

export interface ReconcilePayload {
  readonly organization?: string;
  /** Half-open, ms since 1970. */
  readonly span?: { readonly from: number; readonly to: number };
  readonly repair?: RepairRequest;
}

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseReconcile(payload: unknown): ReconcilePayload {
  const parsed = reconcileSchema.safeParse(payload);
  if (!parsed.success) throw invalid(describeIssues(parsed.error.issues, payload));
  const { organization, from, to, repair, reason, by } = parsed.data;
  const [start, end] = [from, to].map((text) => (text === undefined ? undefined : toHour(text)));
  const faults: string[] = [];
  if ((start === undefined) !== (end === undefined)) faults.push("from, to: accepted are both or none");
  if (start !== undefined && end !== undefined && start >= end)
    faults.push(`to: got ${to}; accepted is an hour after from, ${from}`);
  if (repair && reason === undefined)
    faults.push(`reason: is missing; accepted is ${TEXT_ACCEPTED}, for the log of corrections`);
  if (faults.length > 0) throw invalid(faults);
  return {
    ...(organization === undefined ? {} : { organization }),
    ...(start === undefined || end === undefined ? {} : { span: { from: start, to: end } }),
    ...(repair && reason !== undefined ? { repair: { reason, by: by ?? "operator" } } : {}),
  };
}

/** What the run came to, for each organization. */
export interface ReconcileAnswer {
  readonly runs: readonly ReconciliationRun[];
}

function toHour(text: string): number | undefined {
  const timestamp = parseTimestamp(text);
  const at = timestamp === undefined ? undefined : timestampMs(timestamp);
  return at === undefined || at % HOUR_MS !== 0 ? undefined : at;
}

function invalid(faults: readonly string[]): MeteringError {
  return new MeteringError("request.invalid", faults.join("; "), { faults });
}
