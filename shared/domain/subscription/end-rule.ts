/** Owns: when what began may end. Does not own: what an end means (subscription.ts, domain/plan). */
import { dayText, parseDay } from "../time-window/calendar.ts";

/**
 * What never began after all ends on the day before its first one.
 * @param startDate `YYYY-MM-DD`, as the end
 * @returns the fault, or none
 */
export function findEndFault(startDate: string, endDate: string): readonly string[] {
  const earliest = dayText((parseDay(startDate) ?? 0) - 1);
  if (endDate >= earliest) return [];
  return [
    `endDate: got ${JSON.stringify(endDate)}; accepted is a day not before ${earliest}, the day before the first one, on which what never begins has ended`,
  ];
}
