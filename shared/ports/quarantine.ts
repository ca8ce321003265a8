import type { UsageChunk, UsageEvent } from "../domain/event/usage-event.ts";

/** An event that was accepted, but cannot be counted as it is. */
export interface UncountedEvent {
  readonly kind: "uncounted";
  readonly chunk: Pick<UsageChunk, "chunkId" | "acceptedAt">;
  readonly event: UsageEvent;
}

/** An event that was refused at the door, as it came. */
export interface RefusedEvent {
  readonly kind: "refused";
  /** The name of the dialect that knows how to read the input. */
  readonly form: string;
  /** Undefined when it was too large to keep. */
  readonly input: unknown;
  readonly idempotencyKey?: string;
}

export interface QuarantineEntry {
  /** Sorts by time. The same event of the same delivery has the same id, however often it is set aside. */
  readonly id: string;
  readonly organization: string;
  /** Of the event, when its key is known. */
  readonly eventId?: string;
  /** RFC 3339. */
  readonly setAsideAt: string;
  readonly reasons: readonly string[];
  readonly content: UncountedEvent | RefusedEvent;
  /** RFC 3339; of the last replay that was accepted. */
  readonly replayedAt?: string;
}

export interface QuarantinePage {
  readonly entries: readonly QuarantineEntry[];
  /** The id after which the next page begins; absent on the last one. */
  readonly next?: string;
}

/** Keeps what cannot be counted as it is, until somebody decides. */
export interface Quarantine {
  setAside(entries: readonly QuarantineEntry[]): Promise<void>;
  /** Newest first. */
  list(organization: string, limit: number, after?: string): Promise<QuarantinePage>;
  find(organization: string, id: string): Promise<QuarantineEntry | undefined>;
  markReplayed(entry: QuarantineEntry, replayedAt: string): Promise<void>;
}
