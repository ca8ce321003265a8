/**
 * Owns: what the header `tallymark-data-through` of an answer promises, by who gave it.
 * Does not own: up to when who is complete (watermarks.ts).
 *
 * answer                                             | nothing is missing that was accepted before
 * of the rollups alone                               | it was seen that everything is counted
 * of the event store, too                            | the same, and everything was seen to be written there
 * of the event store, back beyond its memory         | the same, and that was 6 hours ago: what is written late shows late
 */
import { timestampOf } from "../event/timestamp.ts";
import type { Source } from "../meter/usage.ts";
import { lateStored, type Watermarks } from "./watermarks.ts";

/** How fresh an answer is, and who gave it. */
export interface Origin {
  /** RFC 3339: nothing accepted before it is missing. */
  readonly dataThrough: string;
  readonly sources: ReadonlySet<Source>;
}

/**
 * An event that is older when it is written goes to the magnetic store. It is the retention that infra/stage-config.ts gives to
 * Timestream; test/infra/stacks/data-stack.test.ts holds the two together.
 */
export const MEMORY_MS = 24 * 60 * 60 * 1000;

/**
 * RFC 3339.
 * @param watermarks as they were read before anything else
 * @param since where the asked span begins (ms since 1970)
 * @param now when the question came (ms since 1970)
 */
export function dataThroughOf(
  watermarks: Watermarks,
  { sources, since }: { readonly sources: ReadonlySet<Source>; readonly since: number },
  now: number,
): string {
  const { counted, stored } = watermarks;
  if (!sources.has("event-store")) return timestampOf(counted);
  const shown = since < now - MEMORY_MS ? lateStored(watermarks, now) : stored;
  return timestampOf(Math.min(counted, stored, shown));
}
