/**
 * Owns: the body of `POST /v1/quarantine/{id}/replay`, and how a refused event is read again.
 * Does not own: what a replay does (shared/application/replay-entry.ts).
 */
import * as z from "zod/mini";
import type { SubmittedEvent } from "../domain/event/usage-event.ts";
import { MeteringError } from "../errors.ts";
import type { RefusedEvent } from "../ports/quarantine.ts";
import { parseBackfill } from "./backfill.ts";
import { describeIssues, show } from "./faults.ts";
import { parseMarginfrontRecord } from "./marginfront-records.ts";
import { parseNativeEvent } from "./native-events.ts";
import type { Submission } from "./submission.ts";

export type Changes = Readonly<Record<string, unknown>>;

const EVENT_ACCEPTED = "a JSON object of the event's fields to replace";

const replaySchema = z.strictObject(
  {
    backfill: z.optional(z.string({ error: "the name of a backfill" })),
    event: z.optional(z.record(z.string(), z.unknown(), { error: EVENT_ACCEPTED })),
  },
  { error: "accepted are backfill, event" },
);

export interface ReplayRequest {
  readonly backfill: string | undefined;
  readonly changes: Changes | undefined;
}

/** @throws MeteringError request.invalid */
export function parseReplay(body: unknown): ReplayRequest {
  const parsed = replaySchema.safeParse(body);
  if (!parsed.success) throw invalid(describeIssues(parsed.error.issues, body));
  return { backfill: parseBackfill(parsed.data.backfill), changes: parsed.data.event };
}

/**
 * A refused event as its form reads it now.
 * @param changes fields that replace those that came
 * @param ownKey stands in where the form gives an event without a key a new one: the same at every replay
 * @throws MeteringError request.invalid with the faults that it still has
 */
export function readRefused(
  content: RefusedEvent,
  changes: Changes | undefined,
  ownKey: string,
): SubmittedEvent {
  const submission = parseForm(content, mergeChanges(content, changes), ownKey);
  if (submission.kind === "parsed") return submission.event;
  throw invalid(submission.faults);
}

function parseForm({ form }: RefusedEvent, input: unknown, ownKey: string): Submission {
  return form === "marginfront" ? parseMarginfrontRecord(input, () => ownKey) : parseNativeEvent(input);
}

/** The key stays: another one would be another event, and two replays of it could count twice. */
function mergeChanges({ input, idempotencyKey }: RefusedEvent, changes: Changes | undefined): unknown {
  if (changes === undefined && input === undefined)
    throw invalid([
      "event: is missing; the refused event was too large to keep, so accepted is the whole of it",
    ]);
  const key = changes?.idempotencyKey;
  if (idempotencyKey !== undefined && key !== undefined && key !== idempotencyKey)
    throw invalid([
      `event.idempotencyKey: got ${show(key)}; accepted is none, or ${show(idempotencyKey)}, with which the event came`,
    ]);
  if (changes === undefined && !isObject(input)) return input;
  return {
    ...(isObject(input) ? input : {}),
    ...changes,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(faults: readonly string[]): MeteringError {
  return new MeteringError("request.invalid", faults.join("; "), { faults });
}
