/** Owns: the requests and answers of `POST /v1/events/{id}/void` and `/amend`. */
import * as z from "zod/mini";
import type { Correction, CorrectionChange, Standing } from "../domain/event/correction.ts";
import { MeteringError } from "../errors.ts";
import type { CorrectionAnswer, CorrectionView, StandingAmounts } from "./answers/corrections.ts";
import { amountField, idempotencyKeyField } from "./event-fields.ts";
import { describeIssues } from "./faults.ts";
import { described } from "./wire.ts";

const REASON_CHARACTERS_MAX = 500;
const REASON_ACCEPTED = `a text of 1 to ${REASON_CHARACTERS_MAX} characters that says why`;

const reasonField = described(
  z.string({ error: REASON_ACCEPTED }).check(
    z.refine((text) => text.trim() !== "" && text.length <= REASON_CHARACTERS_MAX && text.isWellFormed(), {
      error: REASON_ACCEPTED,
    }),
  ),
  {
    id: "Reason",
    description: `${REASON_ACCEPTED}.`,
    maxLength: REASON_CHARACTERS_MAX,
    pattern: "\\S",
    examples: ["sent twice under two keys"],
  },
);

/** Names the request, not the event: the same one again changes nothing. */
const requestKeyField = described(idempotencyKeyField, {
  description: "Of this request: the same one again is answered, and corrects nothing.",
  examples: ["fix-0001"],
});

export const voidSchema = described(
  z.strictObject(
    { reason: reasonField, idempotencyKey: z.optional(requestKeyField) },
    { error: "an object with reason and optionally idempotencyKey" },
  ),
  { id: "Void" },
);

const AMEND_ACCEPTED = "an object with reason, quantity or cost or both, and optionally idempotencyKey";

export const amendSchema = described(
  z
    .strictObject(
      {
        reason: reasonField,
        quantity: z.optional(amountField),
        cost: z.optional(amountField),
        idempotencyKey: z.optional(requestKeyField),
      },
      { error: AMEND_ACCEPTED },
    )
    .check(
      z.refine(({ quantity, cost }) => quantity !== undefined || cost !== undefined, {
        error: AMEND_ACCEPTED,
      }),
    ),
  { id: "Amend", anyOf: [{ required: ["quantity"] }, { required: ["cost"] }] },
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

function toAmounts({ version, isVoided, quantity, cost }: Standing): StandingAmounts {
  const counted = version === 0 ? "counted" : "amended";
  return { status: isVoided ? "voided" : counted, quantity, usageCost: cost ?? null };
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = describeIssues(parsed.error.issues, body);
  throw new MeteringError("request.invalid", faults.join("; "), { faults });
}
