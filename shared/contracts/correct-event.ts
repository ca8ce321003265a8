/** Owns: the requests and answers of `POST /v1/events/{id}/void` and `/amend`. */
import * as z from "zod/mini";
import type { Correction, CorrectionChange, Standing } from "../domain/event/correction.ts";
import { MeteringError } from "../errors.ts";
import { amountField, idempotencyKeyField } from "./event-fields.ts";
import { describeIssues } from "./faults.ts";

const REASON_CHARACTERS_MAX = 500;
const REASON_ACCEPTED = `a text of 1 to ${REASON_CHARACTERS_MAX} characters that says why`;

const reasonField = z.string({ error: REASON_ACCEPTED }).check(
  z.refine((text) => text.trim() !== "" && text.length <= REASON_CHARACTERS_MAX && text.isWellFormed(), {
    error: REASON_ACCEPTED,
  }),
);

const voidSchema = z.strictObject(
  { reason: reasonField, idempotencyKey: z.optional(idempotencyKeyField) },
  { error: "an object with reason and optionally idempotencyKey" },
);

const AMEND_ACCEPTED = "an object with reason, quantity or cost or both, and optionally idempotencyKey";

const amendSchema = z
  .strictObject(
    {
      reason: reasonField,
      quantity: z.optional(amountField),
      cost: z.optional(amountField),
      idempotencyKey: z.optional(idempotencyKeyField),
    },
    { error: AMEND_ACCEPTED },
  )
  .check(
    z.refine(({ quantity, cost }) => quantity !== undefined || cost !== undefined, { error: AMEND_ACCEPTED }),
  );

export interface CorrectionPayload {
  readonly change: CorrectionChange;
  readonly reason: string;
  readonly idempotencyKey?: string;
}

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseVoid(body: unknown): CorrectionPayload {
  const { reason, idempotencyKey } = parse(voidSchema, body);
  return { change: { kind: "void" }, reason, idempotencyKey };
}

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseAmend(body: unknown): CorrectionPayload {
  const { reason, idempotencyKey, quantity, cost } = parse(amendSchema, body);
  return { change: { kind: "amend", quantity, cost }, reason, idempotencyKey };
}

/** What an event adds now, and the entry of the log that made it so. */
export interface CorrectionAnswer {
  readonly id: string;
  readonly status: "counted" | "amended" | "voided";
  readonly quantity: string;
  readonly usageCost: string | null;
  /** Null for an amendment to what the event has always been. */
  readonly correction: CorrectionView | null;
}

export interface CorrectionView {
  readonly id: string;
  readonly kind: Correction["kind"];
  readonly eventId: string;
  readonly idempotencyKey: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly before: Amounts;
  readonly after: Amounts;
}

interface Amounts {
  readonly status: CorrectionAnswer["status"];
  readonly quantity: string;
  readonly usageCost: string | null;
}

export function toCorrectionAnswer(
  id: string,
  standing: Standing,
  correction: Correction | undefined,
): CorrectionAnswer {
  return {
    id,
    ...toAmounts(standing),
    correction: correction === undefined ? null : toCorrectionView(correction),
  };
}

export function toCorrectionView(correction: Correction): CorrectionView {
  const { id, kind, eventId, idempotencyKey, reason, by, at, before, after } = correction;
  return {
    id,
    kind,
    eventId,
    idempotencyKey,
    reason,
    by,
    at,
    before: toAmounts(before),
    after: toAmounts(after),
  };
}

function toAmounts({ version, isVoided, quantity, cost }: Standing): Amounts {
  const counted = version === 0 ? "counted" : "amended";
  return { status: isVoided ? "voided" : counted, quantity, usageCost: cost ?? null };
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = describeIssues(parsed.error.issues, body);
  throw new MeteringError("request.invalid", faults.join("; "), { faults });
}
