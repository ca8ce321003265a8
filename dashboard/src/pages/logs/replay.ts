/** Owns: what is typed for a replay, as the API takes it. */
import type { ReplayWish } from "../../api/events.ts";

interface ReplayDraft {
  /** Empty: as a live event. */
  readonly backfill: string;
  /** JSON; empty: as it came. */
  readonly changes: string;
}

/** A text: what is wrong with the draft. */
export function toReplayWish({ backfill, changes }: ReplayDraft): ReplayWish | string {
  const name = backfill.trim();
  const named = name === "" ? {} : { backfill: name };
  if (changes.trim() === "") return named;
  try {
    const event: unknown = JSON.parse(changes);
    if (typeof event === "object" && event !== null && !Array.isArray(event)) return { ...named, event };
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  return 'Accepted is a JSON object, such as {"quantity": "12"}';
}
