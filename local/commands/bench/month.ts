/** Owns: the month that questions of the bench are about. */
const HOUR_MS = 60 * 60 * 1000;

export interface Month {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly hours: number;
}

/** The first whole month (UTC) for which the counters of a meter that is defined now are complete: events may be a day ahead. */
export function firstCountedMonth(now: number): Month {
  const covered = new Date(now + 26 * HOUR_MS);
  const [year, month] = [covered.getUTCFullYear(), covered.getUTCMonth()];
  const [start, end] = [Date.UTC(year, month + 1), Date.UTC(year, month + 2)];
  return { start, end, hours: (end - start) / HOUR_MS };
}

export function hourOf({ start, hours }: Month, index: number): string {
  return new Date(start + (index % hours) * HOUR_MS).toISOString();
}

/** Whole days, both inclusive. */
export function daysOf({ start, end }: Month): { readonly first: string; readonly last: string } {
  const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);
  return { first: dayOf(start), last: dayOf(end - 1) };
}
