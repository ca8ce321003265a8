/** Owns: which hours are counted anew when nobody names them. */
import { CHECKABLE_DAYS, findHourFault, hourStart } from "../domain/reconciliation/hours.ts";
import { DAY_MS, dayText } from "../domain/time-window/calendar.ts";
import { HOUR_MS } from "../domain/usage/layout.ts";
import type { EventIndex } from "../ports/event-index.ts";

export interface ChooseHoursDependencies {
  readonly index: Pick<EventIndex, "hours">;
  /** In [0, 1). */
  readonly random: () => number;
}

const SAMPLED_HOURS = 3;

/** Days that are drawn until so many hours with events are found: a quiet organization has few. */
const DRAWS_MAX = 12;

/** The hour that ended between one and two hours ago, and some others by chance that have events. @returns ms since 1970 */
export async function chooseHours(
  dependencies: ChooseHoursDependencies,
  organization: string,
  now: number,
): Promise<readonly number[]> {
  const chosen = new Set([Math.floor(now / HOUR_MS) * HOUR_MS - 2 * HOUR_MS]);
  for (let draws = 0; draws < DRAWS_MAX && chosen.size <= SAMPLED_HOURS; draws++) {
    const start = await drawHour(dependencies, organization, now, chosen);
    if (start !== undefined) chosen.add(start);
  }
  return [...chosen];
}

async function drawHour(
  { index, random }: ChooseHoursDependencies,
  organization: string,
  now: number,
  chosen: ReadonlySet<number>,
): Promise<number | undefined> {
  const day = dayText(Math.floor(now / DAY_MS) - Math.floor(random() * CHECKABLE_DAYS));
  const starts = [...(await index.hours(organization, day))]
    .sort((a, b) => a - b)
    .map((hour) => hourStart(day, hour))
    .filter((start) => !chosen.has(start) && findHourFault(start, now) === undefined);
  return starts[Math.floor(random() * starts.length)];
}
