/**
 * Owns: the body of `POST /v1/quarantine/{id}/replay`, and how a refused event is read again.
 * Does not own: what a replay does (shared/application/replay-entry.ts).
 */
import * as z from "zod/mini";
import type { EventOfMeter, SubmittedEvent } from "../domain/event/usage-event.ts";
import { MeteringError } from "../errors.ts";
import type { RefusedEvent } from "../ports/quarantine.ts";
import { backfillField } from "./backfill.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { dialectNamed } from "./dialects/registry.ts";
import { describeIssues, show } from "./faults.ts";
import { described } from "./wire.ts";

export type Changes = Readonly<Record<string, unknown>>;

const EVENT_ACCEPTED = "a JSON object of the event's fields to replace";

export const replaySchema = described(
  z.strictObject(
    {
      backfill: z.optional(backfillField),
      event: z.optional(
        // Not a record, which would leave out a field of the name __proto__: the event's form refuses it.
        described(z.custom<Changes>(isObject, { error: EVENT_ACCEPTED }), {
          type: "object",
          additionalProperties: true,
          description:
            "Fields that replace those with which the event came, in its own form. Only of a refused event.",
        }),
      ),
    },
    { error: "an object with optionally backfill, event" },
  ),
  {
    id: "Replay",
    examples: [{ event: { customer: "acme", eventType: "tokens", quantity: "12", agent: "assistant" } }],
  },
);

export interface ReplayRequest {
  readonly backfill: string | undefined;
  readonly changes: Changes | undefined;
}

/** @throws MeteringError request.invalid */
export function parseReplay(body: unknown): ReplayRequest {
  const parsed = replaySchema.safeParse(body);
  if (!parsed.success) throw invalid(describeIssues(parsed.error.issues, body));
  return { backfill: parsed.data.backfill, changes: parsed.data.event };
}

/**
 * A refused event as its dialect reads it now.
 * @param changes fields that replace those that came
 * @param ownKey stands in where the dialect gives an event without a key a new one: the same at every replay
 * @throws MeteringError request.invalid with the faults that it still has
 */
export function readRefused(
  content: RefusedEvent,
  changes: Changes | undefined,
  ownKey: string,
): SubmittedEvent | EventOfMeter {
  const dialect = dialectNamed(content.form);
  const submission = dialect.parseItem(mergeChanges(dialect, content, changes), () => ownKey);
  if (submission.kind === "parsed") return submission.event;
  throw invalid(submission.faults);
}

/** The key stays: another one would be another event, and two replays of it could count twice. */
function mergeChanges(
  { keyFields }: Dialect,
  { input, idempotencyKey }: RefusedEvent,
  changes: Changes | undefined,
): unknown {
  if (changes === undefined && input === undefined)
    throw invalid([
      "event: is missing; the refused event was too large to keep, so accepted is the whole of it",
    ]);
  const kept = idempotencyKey === undefined ? {} : keyFields(idempotencyKey);
  const faults = Object.entries(kept).flatMap(([field, value]) => {
    const given = changes?.[field];
    return given === undefined || given === value
      ? []
      : [
          `event.${field}: got ${show(given)}; accepted is none, or ${show(value)}, with which the event came`,
        ];
  });
  if (faults.length > 0) throw invalid(faults);
  if (changes === undefined && !isObject(input)) return input;
  return { ...(isObject(input) ? input : {}), ...changes, ...kept };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(faults: readonly string[]): MeteringError {
  return new MeteringError("request.invalid", faults.join("; "), { faults });
}
