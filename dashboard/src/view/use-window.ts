/** Owns: the window of a page as time goes on: today does not stay yesterday where a page is open over midnight. */
import { useMemo, useSyncExternalStore } from "react";
import { resolveWindow, type TimeWindow, type WindowSearch } from "./window.ts";

/** Days and hours of all zones begin with one. */
const QUARTER_MS = 15 * 60_000;
/** Timers sleep when the machine does: what is late is seen soon. */
const LOOK_EVERY_MS = 5_000;

export function useWindow({ range, from, to, zone }: WindowSearch): TimeWindow {
  const now = useQuarterHour();
  return useMemo(() => resolveWindow({ range, from, to, zone }, now), [range, from, to, zone, now]);
}

/** When the quarter of an hour began that it is, ms since 1970. */
export function useQuarterHour(): number {
  return useSyncExternalStore(watchTime, readQuarter);
}

function watchTime(onLook: () => void): () => void {
  const timer = setInterval(onLook, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function readQuarter(): number {
  const now = Date.now();
  return now - (now % QUARTER_MS);
}
