import { timestampOf } from "../../shared/domain/event/timestamp.ts";

/** `YYYY-MM-DD`, in UTC, of an instant in ms since 1970. */
export function todayOf(now: number): string {
  return timestampOf(now).slice(0, "YYYY-MM-DD".length);
}
