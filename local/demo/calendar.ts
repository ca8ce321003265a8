/** Owns: days and months of UTC as whole numbers, so that contracts and bills can count in them. */
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const HOURS_PER_DAY = 24;
const MONTHS_PER_YEAR = 12;

/** Days since 1970. @param ms milliseconds since 1970 */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** Months since the year 0. */
export function monthOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * MONTHS_PER_YEAR + date.getUTCMonth();
}

/** @param dayOfMonth one that every month has: 1 to 28 */
export function dayIn(month: number, dayOfMonth: number): number {
  return dayOf(Date.UTC(Math.floor(month / MONTHS_PER_YEAR), month % MONTHS_PER_YEAR, dayOfMonth));
}

/** `YYYY-MM-DD` */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, "YYYY-MM-DD".length);
}
