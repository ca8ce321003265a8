/**
 * Owns: the text form of an instant, as events carry it, and how old or new an event may be.
 * Does not own: windows and buckets of a question (domain/time-window).
 */
const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

const DAY_MS = 24 * 60 * 60 * 1000;

/** A live event's timestamp lies in [now - 34 days, now + 24 hours]; an older one enters as a backfill. */
const OLDEST_BACK_MS = 34 * DAY_MS;
export const NEWEST_AHEAD_MS = DAY_MS;

export const TIMESTAMP_ACCEPTED =
  "an RFC 3339 time with a zone, of the years 1970 to 9999, such as 2026-01-31T09:30:00Z";

/** The same instant in UTC, with the fraction digits that were given, or undefined if the text is no RFC 3339 instant. */
export function parseTimestamp(text: string): string | undefined {
  const match = RFC_3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const fields = [year, month, day, hour, minute, second].map(Number);
  const local = utcMilliseconds(fields);
  if (local === undefined || Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return undefined;
  const offsetMinutes = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === "-" ? -1 : 1);
  const utc = new Date(local - offsetMinutes * 60_000);
  if (utc.getUTCFullYear() < 1970 || utc.getUTCFullYear() > 9999) return undefined;
  return `${utc.toISOString().slice(0, 19)}${fraction ? `.${fraction}` : ""}Z`;
}

/** Milliseconds since 1970 of a timestamp in UTC; digits beyond the millisecond are cut off. */
export function timestampMs(timestamp: string): number {
  return Date.parse(timestamp);
}

/** A text that sorts as the instant does, down to the nanosecond, and is the same for all texts of one instant. */
export function sortingText(timestamp: string): string {
  const fraction = timestamp.slice("YYYY-MM-DDThh:mm:ss.".length, -1);
  return `${timestamp.slice(0, "YYYY-MM-DDThh:mm:ss".length)}.${fraction.padEnd(9, "0")}`;
}

/** RFC 3339 in UTC with milliseconds. */
export function timestampOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Why an event of this age is not accepted, or undefined when it is. */
export function findAgeFault(timestamp: string, now: number, isBackfill: boolean): string | undefined {
  const at = timestampMs(timestamp);
  if (at > now + NEWEST_AHEAD_MS) {
    return `${timestamp} is more than 24 hours ahead of ${timestampOf(now)}; accepted are times up to 24 hours ahead`;
  }
  if (!isBackfill && at < now - OLDEST_BACK_MS) {
    return `${timestamp} is more than 34 days before ${timestampOf(now)}; accepted are the last 34 days, or older ones with ?backfill=<name>`;
  }
  return undefined;
}

function utcMilliseconds(fields: readonly number[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(at);
  const isRealDate =
    back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
  return isRealDate ? at : undefined;
}
