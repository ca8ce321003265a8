import { type UIEvent, useMemo } from "react";

const SECOND_MS = 1_000;
/** Whoever rests so long begins anew. */
const REST_MS = 250;

/** How fast somebody scrolls, in rows a second. Nothing is drawn anew for it. */
export function useScrollSpeed(rowPixels: number) {
  return useMemo(() => {
    let [top, at, speed] = [0, 0, 0];
    return {
      note: ({ currentTarget, timeStamp }: UIEvent<HTMLElement>) => {
        const ms = timeStamp - at;
        const rows = Math.abs(currentTarget.scrollTop - top) / rowPixels;
        speed = ms > 0 && ms < REST_MS ? (rows * SECOND_MS) / ms : 0;
        [top, at] = [currentTarget.scrollTop, timeStamp];
      },
      now: () => speed,
    };
  }, [rowPixels]);
}
