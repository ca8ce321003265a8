/**
 * Answers a usage question the slow way: looks at every event by itself, asks Intl which calendar day it fell on, and adds up
 * integers. It shares no code with the product, so that agreement means something.
 */
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";

export interface PlainQuestion {
  readonly startDate: string;
  readonly endDate: string;
  readonly timezone: string;
  readonly groupBy: "hourly" | "daily" | "weekly" | "monthly";
  readonly breakdownBy?: "customer" | "signal" | "agent";
  readonly customerId?: string;
  readonly agentId?: string;
  readonly signalId?: string;
}

/** Quantity and cost in millionths: events of these tests have at most 6 fraction digits. */
export interface PlainSums {
  events: number;
  quantity: bigint;
  cost: bigint;
  withoutCost: number;
}

export interface PlainCell {
  readonly date: string;
  readonly id: string | null;
  readonly sums: PlainSums;
}

export interface PlainAnswer {
  readonly total: PlainSums;
  readonly byDate: ReadonlyMap<string, PlainSums>;
  readonly byId: ReadonlyMap<string | null, PlainSums>;
  readonly byDateAndId: ReadonlyMap<string, PlainCell>;
}

export function answerByBruteForce(events: readonly UsageEvent[], question: PlainQuestion): PlainAnswer {
  const clock = createClock(question.timezone);
  const dateOf = createDates(question);
  const answer = {
    total: noSums(),
    byDate: new Map<string, PlainSums>(),
    byId: new Map<string | null, PlainSums>(),
    byDateAndId: new Map<string, PlainCell>(),
  };
  for (const event of events) {
    const day = clock(Date.parse(event.timestamp));
    if (!isAsked(event, day, question)) continue;
    const date = dateOf(Date.parse(event.timestamp));
    const id = idOf(event, question.breakdownBy);
    add(answer.total, event);
    add(sumsOf(answer.byDate, date), event);
    add(sumsOf(answer.byId, id), event);
    const cell = answer.byDateAndId.get(`${date} ${id}`) ?? { date, id, sums: noSums() };
    add(cell.sums, event);
    answer.byDateAndId.set(`${date} ${id}`, cell);
  }
  return answer;
}

const HALF_HOUR_MS = 30 * 60_000;
const TWO_DAYS_MS = 2 * 86_400_000;

/** Every date that a series must have: what calendars showed at some half hour of the window, or at its bounds. */
export function listDates(question: PlainQuestion): readonly string[] {
  const clock = createClock(question.timezone);
  const dateOf = createDates(question);
  const [first, last] = [Date.parse(question.startDate), Date.parse(question.endDate)];
  const instants = [first, last];
  for (let at = first - TWO_DAYS_MS; at < last + TWO_DAYS_MS; at += HALF_HOUR_MS) {
    instants.push(Math.floor(at / HALF_HOUR_MS) * HALF_HOUR_MS);
  }
  const dates = instants.flatMap((at) => {
    const day = clock(at);
    const isWithin = isFrom(at, day, question.startDate) && isUntil(at, day, question.endDate);
    return isWithin ? [dateOf(at)] : [];
  });
  // Two hours may look alike but for their offset.
  return [...new Set(dates)].sort((a, b) => Date.parse(a) - Date.parse(b));
}

/** Decimal text as a whole number of millionths. */
function millionths(text: string): bigint {
  const [units = "0", fraction = ""] = text.split(".");
  return BigInt(units) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

function isAsked(event: UsageEvent, day: string, question: PlainQuestion): boolean {
  const { customerId, agentId, signalId, startDate, endDate } = question;
  return (
    (customerId === undefined || event.customerId === customerId) &&
    (agentId === undefined || event.agentId === agentId) &&
    (signalId === undefined || event.meterId === signalId) &&
    isFrom(Date.parse(event.timestamp), day, startDate) &&
    isUntil(Date.parse(event.timestamp), day, endDate)
  );
}

function isFrom(instant: number, day: string, bound: string): boolean {
  return bound.length === 10 ? day >= bound : instant >= Date.parse(bound);
}

/** An end of whole seconds includes its second, as an end of a whole day includes its day. */
function isUntil(instant: number, day: string, bound: string): boolean {
  if (bound.length === 10) return day <= bound;
  const precision = bound.includes(".") ? 1 : 1_000;
  return instant < Date.parse(bound) + precision;
}

function idOf(event: UsageEvent, breakdownBy: PlainQuestion["breakdownBy"]): string | null {
  if (breakdownBy === "customer") return event.customerId;
  if (breakdownBy === "signal") return event.meterId;
  return breakdownBy === "agent" ? (event.agentId ?? null) : null;
}

/** The calendar day, `YYYY-MM-DD`, that clocks of the zone show at an instant. */
export function createClock(timeZone: string): (instant: number) => string {
  // The calendar that writes days as YYYY-MM-DD.
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return (instant) => format.format(instant);
}

/** What an instant's bucket is called. */
function createDates({ timezone, groupBy }: PlainQuestion): (instant: number) => string {
  if (groupBy === "hourly") return createHours(timezone);
  const clock = createClock(timezone);
  return (instant) => firstDay(clock(instant), groupBy);
}

const MINUTE_MS = 60_000;

/** The minute at which clocks of the zone began to show the hour of an instant, their last full hour, or the jump after it. */
function createHours(timeZone: string): (instant: number) => string {
  const zone = timeZone === "UTC" ? "Z" : undefined;
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "longOffset",
  });
  // "2026-01-15 10:30 GMT+05:30", or "GMT" alone.
  const read = (instant: number) => {
    const [day = "", time = "", offset = ""] = format.format(instant).split(" ");
    return { day, time, offset: zone ?? (offset.replace("GMT", "").replace("\u2212", "-") || "+00:00") };
  };
  const known = new Map<number, string>();
  return (instant) => {
    const minute = Math.floor(instant / MINUTE_MS) * MINUTE_MS;
    const found = known.get(minute);
    if (found !== undefined) return found;
    const { offset, time } = read(minute);
    let at = minute - Number(time.slice(3)) * MINUTE_MS;
    // Clocks may have jumped into the hour.
    while (read(at).offset !== offset) at += MINUTE_MS;
    const shown = read(at);
    const text = `${shown.day}T${shown.time}:00${shown.offset}`;
    known.set(minute, text);
    return text;
  };
}

/** The day itself, the Monday of its week, or the first of its month. */
export function firstDay(day: string, groupBy: Exclude<PlainQuestion["groupBy"], "hourly">): string {
  if (groupBy === "monthly") return `${day.slice(0, 7)}-01`;
  if (groupBy === "daily") return day;
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

export function noSums(): PlainSums {
  return { events: 0, quantity: 0n, cost: 0n, withoutCost: 0 };
}

function sumsOf<Key>(sums: Map<Key, PlainSums>, key: Key): PlainSums {
  const standing = sums.get(key) ?? noSums();
  sums.set(key, standing);
  return standing;
}

function add(sums: PlainSums, event: UsageEvent): void {
  sums.events += 1;
  sums.quantity += millionths(event.quantity);
  if (event.cost === undefined) sums.withoutCost += 1;
  else sums.cost += millionths(event.cost);
}

/** A whole number of millionths as decimal text. */
export function textOfMillionths(value: bigint): string {
  const fraction = (value % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  return `${value / 1_000_000n}${fraction === "" ? "" : `.${fraction}`}`;
}
