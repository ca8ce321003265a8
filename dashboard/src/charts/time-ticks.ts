/**
 * Owns: which times the axis of lines is labelled at: no finer than its buckets, at whole hours, days, or starts of months, as many as
 * there is room for. Does not own: their words (format/dates.ts).
 */

export interface Ticks {
  /** Seconds since 1970. */
  readonly at: readonly number[];
  /** Seconds between two of them, about: their words tell apart what it tells apart. */
  readonly step: number;
}

const [HOUR, DAY, MONTH] = [3_600, 86_400, 30 * 86_400];
const HOUR_STEPS = [1, 2, 3, 6, 12];
const DAY_STEPS = [1, 2, 7, 14];
/** Of the calendar: quarters begin in January. */
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 600];
/** Beyond, days of months are harder to read than months: weeks begin on any of them. */
const DAYS_LABELLED = 130;

/**
 * @param labels of the buckets in order of time, as the API writes them: `YYYY-MM-DD`, of hours RFC 3339 with the zone's offset
 * @param room labels that fit side by side
 */
export function toTicks(labels: readonly string[], room: number): Ticks {
  const most = Math.max(2, Math.floor(room));
  const days = labels.filter((label, index) => dayOf(label) !== dayOf(labels[index - 1] ?? ""));
  return (
    findFitting(hourChoices(labels), most) ??
    findFitting(dayChoices(days), most) ??
    findFitting(monthChoices(days), most) ?? { at: [], step: MONTH }
  );
}

function findFitting(choices: readonly Ticks[], most: number): Ticks | undefined {
  return choices.find(({ at }) => at.length > 0 && at.length <= most);
}

/** By the clock of the zone, which the labels show. */
function hourChoices(labels: readonly string[]): readonly Ticks[] {
  if (!labels[0]?.includes("T")) return [];
  return HOUR_STEPS.map((hours) => ({
    at: labels.filter((label) => Number(label.slice(11, 13)) % hours === 0).map(secondsOf),
    step: hours * HOUR,
  }));
}

/** Counted from the last one, which is mostly today. @param days the first bucket of each */
function dayChoices(days: readonly string[]): readonly Ticks[] {
  const [first = "", last = ""] = [days[0], days.at(-1)];
  const between = days.length < 2 ? DAY : (secondsOf(last) - secondsOf(first)) / (days.length - 1);
  if (between > 8 * DAY || secondsOf(last) - secondsOf(first) > DAYS_LABELLED * DAY) return [];
  const steps = between > 2 * DAY ? [1, 2, 4] : DAY_STEPS;
  return steps.map((every) => ({
    at: days.filter((_, index) => (days.length - 1 - index) % every === 0).map(secondsOf),
    step: DAY,
  }));
}

/** The first of each month, also where no bucket begins then, as of weeks. */
function monthChoices(days: readonly string[]): readonly Ticks[] {
  const [first = "", last = ""] = [days[0], days.at(-1)];
  // Of hours, a month begins with the zone's own midnight.
  const buckets = new Map(days.map((day) => [dayOf(day), secondsOf(day)]));
  const starts: { readonly month: number; readonly at: number }[] = [];
  for (let month = monthsOf(first); month <= monthsOf(last); month += 1) {
    const start = dayOf(new Date(Date.UTC(1970, month)).toISOString());
    const at = buckets.get(start) ?? secondsOf(start);
    if (at >= secondsOf(first) && at <= secondsOf(last)) starts.push({ month, at });
  }
  return MONTH_STEPS.map((months) => ({
    at: starts.filter(({ month }) => month % months === 0).map(({ at }) => at),
    step: months * MONTH,
  }));
}

function dayOf(label: string): string {
  return label.slice(0, 10);
}

/** Months since 1970. */
function monthsOf(label: string): number {
  return (Number(label.slice(0, 4)) - 1970) * 12 + Number(label.slice(5, 7)) - 1;
}

function secondsOf(label: string): number {
  return Date.parse(label) / 1000;
}
