/**
 * Owns: when a schedule fires, from its expression.
 * Does not own: firing (run-schedules.ts).
 */
import { Cron } from "croner";

export interface ScheduleTimes {
  /** Milliseconds since 1970 of the first firing, seen from the start; undefined: never. */
  first(startedAt: number): number | undefined;
  /** The firing after one that was due at `previous`. */
  following(previous: number): number | undefined;
}

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

const RATE = /^rate\((?<count>[1-9]\d*) (?<unit>minute|hour|day)s?\)$/;
const AT = /^at\((?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/;
const CRON = /^cron\((?<fields>\S+ \S+ \S+ \S+ \S+ \S+)\)$/;

/**
 * @param firesAtStart whether a rate begins with a firing (EventBridge Scheduler) or with a pause (EventBridge rules)
 * @throws Error naming the expression and what is accepted
 */
export function createScheduleTimes(
  expression: string,
  timezone: string,
  firesAtStart: boolean,
): ScheduleTimes {
  const rate = RATE.exec(expression)?.groups;
  if (rate !== undefined) return createRate(rate, firesAtStart);
  const time = AT.exec(expression)?.groups?.time;
  if (time !== undefined) return createCronTimes(time, timezone);
  const fields = CRON.exec(expression)?.groups?.fields;
  if (fields !== undefined) return createCronTimes(toCronPattern(fields), timezone);
  throw new Error(`schedule ${expression}: accepted are rate(n units), cron(six fields), at(date and time)`);
}

function createRate(groups: Record<string, string>, firesAtStart: boolean): ScheduleTimes {
  const unit = groups.unit === "minute" || groups.unit === "hour" ? groups.unit : "day";
  const period = Number(groups.count) * UNIT_MS[unit];
  return {
    first: (startedAt) => (firesAtStart ? startedAt : startedAt + period),
    following: (previous) => previous + period,
  };
}

/** @param pattern a cron pattern, or one local time */
function createCronTimes(pattern: string, timezone: string): ScheduleTimes {
  const cron = new Cron(pattern, { timezone, paused: true, sloppyRanges: true });
  const after = (time: number) => cron.nextRun(new Date(time))?.getTime();
  return { first: after, following: after };
}

/** AWS counts the days of the week from 1 on Sunday, cron from 0; AWS writes `?` for the day field that says nothing. */
function toCronPattern(fields: string): string {
  const [minute, hour, day, month, weekday = "?", year] = fields.split(" ");
  const shifted = weekday.replaceAll(/(?<![#\d])\d+/g, (digits, offset: number) =>
    weekday[offset - 1] === "/" ? digits : String(Number(digits) - 1),
  );
  return ["0", minute, hour, day, month, shifted, year].join(" ").replaceAll("?", "*");
}
