/**
 * Owns: up to when the rollups hold everything that was accepted.
 * Does not own: where that instant is kept and shown.
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";

export interface TrackFreshnessDependencies {
  readonly freshness: Freshness;
  /** Whether a message is anywhere between acceptance and counting, set aside ones included. */
  readonly isAnyWaiting: () => Promise<boolean>;
  readonly now: Clock;
}

/** SQS says that its counts are estimates which settle within a minute after the last message was sent. */
const SETTLING_MS = 60_000;

/** Moves the watermark when nothing waits; else it stays, and readers see since when something is missing. */
export async function trackFreshness({
  freshness,
  isAnyWaiting,
  now,
}: TrackFreshnessDependencies): Promise<void> {
  const observedAt = now();
  if (await isAnyWaiting()) return;
  await freshness.record(timestampOf(observedAt - SETTLING_MS));
}
