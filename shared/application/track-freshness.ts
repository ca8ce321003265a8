/**
 * Owns: observing up to when the rollups and the event store hold everything that was accepted.
 * Does not own: what an observation tells (domain/freshness), where it is kept and shown.
 */
import { moveWatermarks } from "../domain/freshness/watermarks.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";

export interface TrackFreshnessDependencies {
  readonly freshness: Freshness;
  /** Whether a message is anywhere between acceptance and counting, set aside ones included. */
  readonly isCounting: () => Promise<boolean>;
  /** Whether a message is anywhere between counting and the event store, set aside ones included. */
  readonly isStoring: () => Promise<boolean>;
  readonly now: Clock;
}

/** Moves the watermarks when nothing waits; else they stay, and readers see since when something is missing. */
export async function trackFreshness(dependencies: TrackFreshnessDependencies): Promise<void> {
  const { freshness, isCounting, isStoring, now } = dependencies;
  const at = now();
  if (await isCounting()) return;
  // The store queue is looked at last: what left the usage queue meanwhile is seen there.
  const observation = { at, isStoring: await isStoring() };
  await freshness.record(moveWatermarks(await freshness.watermarks(), observation));
}
