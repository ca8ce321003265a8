/** Owns: when a customer works: its hours, its weekends, busy and quiet days. Does not own: what it uses (usage.ts). */

import { DAY_MS, HOUR_MS, HOURS_PER_DAY } from "./calendar.ts";
import type { DemoCustomer } from "./company.ts";

/** How busy the hours of a working day are, from midnight on, where the customer is. */
const WORKING_DAY = [
  0.03, 0.02, 0.02, 0.02, 0.03, 0.06, 0.15, 0.35, 0.7, 1, 1.1, 1, 0.75, 0.95, 1.1, 1.05, 0.9, 0.6, 0.35, 0.22,
  0.16, 0.12, 0.08, 0.05,
];
const WEEKEND = 0.22;
const THURSDAY = 4;
const SATURDAY = 6;
const DAYS_PER_WEEK = 7;
const DAYS_PER_MONTH = 30.4;
const SPIKE = { chance: 0.012, factor: 2.4 };

const offsets = new Map<string, number>();

/** Milliseconds that clocks of the zone are ahead of UTC at noon of the day. */
function offsetOf(zone: string, day: number): number {
  const name = `${zone} ${day}`;
  const known = offsets.get(name);
  if (known !== undefined) return known;
  const noon = day * DAY_MS + DAY_MS / 2;
  const offset = Date.parse(`${formatOf(zone).format(noon)} UTC`) - noon;
  offsets.set(name, offset);
  return offset;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    dateStyle: "short",
    timeStyle: "short",
  });
  formats.set(timeZone, made);
  return made;
}

/** How busy the customer is in each hour of the UTC day; 1 is a usual working hour. */
export function hoursOf({ zone }: Pick<DemoCustomer, "zone">, day: number): readonly number[] {
  const offset = offsetOf(zone, day);
  return Array.from({ length: HOURS_PER_DAY }, (_, hour) => {
    const there = Math.floor((day * DAY_MS + hour * HOUR_MS + offset) / HOUR_MS);
    // The first day of 1970 was a Thursday.
    const weekday = (Math.floor(there / HOURS_PER_DAY) + THURSDAY) % DAYS_PER_WEEK;
    const isWeekend = weekday === 0 || weekday === SATURDAY;
    return (WORKING_DAY[there % HOURS_PER_DAY] ?? 0) * (isWeekend ? WEEKEND : 1);
  });
}

/** What of a full working day is worked on the UTC day: some 1, or a fifth on weekends. */
export function shareOfDay(hours: readonly number[]): number {
  return sumOf(hours) / sumOf(WORKING_DAY);
}

/** What a day is busier than one of the first: by growth, by chance, and now and then by a spike. */
export function levelOf({ growth }: Pick<DemoCustomer, "growth">, age: number, random: () => number): number {
  const spike = random() < SPIKE.chance ? SPIKE.factor : 1;
  return growth ** (age / DAYS_PER_MONTH) * (0.8 + 0.4 * random()) * spike;
}

/** Some hours of the day, no two the same, busy ones more likely; in their order. */
export function drawHours(hours: readonly number[], count: number, random: () => number): readonly number[] {
  return hours
    .map((weight, hour) => ({ hour, at: -Math.log(1 - random()) / weight }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ hour }) => hour)
    .sort((a, b) => a - b);
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
