/**
 * Owns: bringing back what was set aside.
 * Does not own: how a refused event is read again (shared/contracts/replay.ts), or what the door does with it (ingest-events.ts).
 *
 * Any entry may be replayed any number of times. An uncounted event goes as it is, as a backfill: its claim never expires, so a
 * second replay meets the first one's claim. A refused one keeps its key, and its entry ends before the claim of a replay does.
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import type { EventOfMeter, SubmittedEvent, UsageChunk } from "../domain/event/usage-event.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Quarantine, RefusedEvent, UncountedEvent } from "../ports/quarantine.ts";
import type { WorkQueue } from "../ports/work-queue.ts";

type Changes = Readonly<Record<string, unknown>>;

export interface ReplayDependencies {
  readonly quarantine: Pick<Quarantine, "find" | "markReplayed">;
  readonly queue: WorkQueue;
  readonly identifiers: Pick<Identifiers, "eventId" | "timeOrdered">;
  readonly now: Clock;
  /** A refused event as its dialect reads it now. @throws MeteringError request.invalid */
  readonly readRefused: (
    content: RefusedEvent,
    changes: Changes | undefined,
    ownKey: string,
  ) => SubmittedEvent | EventOfMeter;
  /** The way of every submitted event. The faults for which the door refuses it, in its dialect; none when it is queued. */
  readonly ingest: (input: {
    readonly organization: string;
    readonly backfill: string | undefined;
    readonly form: string;
    readonly event: SubmittedEvent | EventOfMeter;
  }) => Promise<readonly string[]>;
}

export interface ReplayInput {
  readonly organization: string;
  readonly entryId: string;
  readonly backfill: string | undefined;
  /** Fields of a refused event to replace. */
  readonly changes: Changes | undefined;
}

export interface ReplayedEvent {
  readonly eventId: string;
  readonly idempotencyKey: string;
}

/** The backfill of uncounted events that no other is named for. */
const REPLAY = "replay";

/**
 * Queues the event of an entry. When it resolves, the event is durably queued.
 * @throws MeteringError quarantine-entry.unknown; request.invalid when the event is refused again: the entry stays as it was
 */
export async function replayEntry(
  dependencies: ReplayDependencies,
  input: ReplayInput,
): Promise<ReplayedEvent> {
  const { quarantine, now } = dependencies;
  const entry = await quarantine.find(input.organization, input.entryId);
  if (entry === undefined)
    throw new MeteringError("quarantine-entry.unknown", `no entry in quarantine has the id ${input.entryId}`);
  const replayed =
    entry.content.kind === "uncounted"
      ? await queueAgain(dependencies, input, entry.content)
      : await submitAgain(dependencies, input, entry.content);
  await quarantine.markReplayed(entry, timestampOf(now()));
  return replayed;
}

async function queueAgain(
  { queue, identifiers }: ReplayDependencies,
  { organization, backfill = REPLAY, changes }: ReplayInput,
  { event, chunk: { acceptedAt } }: UncountedEvent,
): Promise<ReplayedEvent> {
  if (changes !== undefined) {
    const fault = "event: an event that was accepted stays as it is; accepted is no event";
    throw new MeteringError("request.invalid", fault, { faults: [fault] });
  }
  const chunk: UsageChunk = {
    chunkId: identifiers.timeOrdered(),
    organization,
    acceptedAt,
    backfill,
    entry: "claim-then-commit",
    events: [event],
  };
  await queue.send([chunk]);
  return { eventId: event.id, idempotencyKey: event.idempotencyKey };
}

async function submitAgain(
  { readRefused, ingest, identifiers }: ReplayDependencies,
  { organization, entryId, backfill, changes }: ReplayInput,
  content: RefusedEvent,
): Promise<ReplayedEvent> {
  const event = readRefused(content, changes, entryId);
  const faults = await ingest({ organization, backfill, form: content.form, event });
  if (faults.length > 0) throw new MeteringError("request.invalid", faults.join("; "), { faults });
  const { idempotencyKey } = event;
  return { eventId: identifiers.eventId(organization, idempotencyKey), idempotencyKey };
}
