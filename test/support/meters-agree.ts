/** Random events, meters and questions over HTTP, and what the answers must say: a look at every event that was sent, by no counter and no SQL. */
import fc from "fast-check";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { decimal, decimalText } from "../../shared/domain/decimal/decimal.ts";
import { AGGREGATIONS, type Meter } from "../../shared/domain/meter/meter.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { countedEvents, feedOf, sumMeterByHand, textOf } from "./brute-force-meter.ts";
import { createClock, firstDay } from "./brute-force-usage.ts";
import { aUsageEvent } from "./builders.ts";
import { maybe } from "./random-meters.ts";

export const MINUTE_MS = 60_000;
const MINUTES = 3 * 24 * 60;

const CUSTOMERS = ["acme", "globex", "o'neil; --"];
/** Names that events use for a customer: one is its alias before the first event, the other becomes it amid the events. */
export const ALIASES = { before: { "acme-old": "acme" }, amid: { "globex-eu": "globex" } } as const;
const OWNERS: Readonly<Record<string, string>> = { ...ALIASES.before, ...ALIASES.amid };
export const TYPES = ["chat", "image", "o'type"];
const ZONES = ["UTC", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Auckland"];

const property = fc.constantFrom("tokens", "region", "it's");
const TEXTS = ["eu", "us", "7", "true", "'; DROP TABLE t; --", "%", "字😀"];
const value = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(0.25, -0.000001, 5e-7, 0.1 + 0.2, true, null),
);
const event = fc.record({
  customer: fc.constantFrom(...CUSTOMERS, ...Object.keys(OWNERS)),
  eventType: fc.constantFrom(...TYPES),
  minute: fc.nat(MINUTES - 1),
  quantity: fc.constantFrom("0", "1", "2.5", "0.000000000001", "123456789.000000000001"),
  properties: fc.dictionary(property, value, { maxKeys: 3 }),
});
const listOf = (items: readonly string[], maxLength = items.length) =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength });
const filter = fc
  .record({
    name: property,
    exists: maybe(fc.boolean(), 1, 2),
    in: maybe(listOf(TEXTS, 6), 1, 2),
    notIn: maybe(listOf(TEXTS, 3)),
  })
  // A property that does not exist has no values: no one can define that.
  .map((made) => (made.exists === false ? { ...made, in: undefined, notIn: undefined } : made));
type Definition = Pick<Meter, "aggregation" | "eventTypes" | "properties" | "valueProperty">;
const definition = fc.record({
  eventTypes: fc.record({ in: maybe(listOf(TYPES)), notIn: maybe(listOf(TYPES, 1), 1, 2) }),
  properties: fc.oneof(fc.constant([]), fc.array(filter, { maxLength: 2 })),
  valueProperty: maybe(fc.constantFrom("tokens", "it's")),
});
/** Whole hours are the rollups' alone; of others, raw events answer the ends. */
const minutesOf = (fewest: number, most: number) =>
  fc.oneof(
    fc.integer({ min: fewest, max: most }),
    fc.integer({ min: Math.ceil(fewest / 60), max: Math.floor(most / 60) }).map((hours) => hours * 60),
  );

export interface MeterQuestion {
  /** Index into the meters, and after them the signals. */
  readonly meter: number;
  /** Half-open, of the three days. */
  readonly from: number;
  readonly to: number;
  readonly group_by: "hour" | "day" | "week" | "month";
  readonly timezone: string;
  readonly customer_id: string | undefined;
  readonly breakdown_by?: "customer" | "property";
  readonly property?: string;
  readonly limit?: string;
}

const breakdown = fc.oneof(
  fc.constant({}),
  fc.record({ breakdown_by: fc.constant("customer" as const), limit: fc.constantFrom("1", "2", "100") }),
  fc.record({
    breakdown_by: fc.constant("property" as const),
    property,
    limit: fc.constantFrom("1", "3", "100"),
  }),
);

const sample = <Value>(arbitrary: fc.Arbitrary<Value>, numRuns: number, seed: number) =>
  fc.sample(arbitrary, { seed, numRuns });

export function sampleEvents(start: number, count: number, seed: number) {
  return sample(event, count, seed).map(({ minute, ...rest }, index) => ({
    ...rest,
    idempotencyKey: `event-${index}`,
    timestamp: new Date(start + minute * MINUTE_MS).toISOString(),
  }));
}
export type SentEvent = ReturnType<typeof sampleEvents>[number];

/** Of every aggregation as many as of the others. */
export function sampleDefinitions(ofEach: number, seed: number): readonly Definition[] {
  return sample(definition, ofEach * AGGREGATIONS.length, seed).map((drawn, index): Definition => {
    const aggregation = AGGREGATIONS[index % AGGREGATIONS.length] ?? "count";
    if (aggregation === "count") return { ...drawn, aggregation, valueProperty: undefined };
    if (aggregation === "unique")
      return { ...drawn, aggregation, valueProperty: drawn.valueProperty ?? "region" };
    return { ...drawn, aggregation };
  });
}

export function sampleQuestions(meters: number, count: number, seed: number): readonly MeterQuestion[] {
  const question = fc.record({
    meter: fc.nat(meters - 1),
    from: minutesOf(0, MINUTES - 1),
    minutes: minutesOf(1, MINUTES),
    group_by: fc.constantFrom("hour", "day", "week", "month"),
    timezone: fc.constantFrom(...ZONES),
    customer_id: maybe(fc.constantFrom(...CUSTOMERS, ...Object.keys(OWNERS))),
    breakdown,
  });
  return sample(question, count, seed).map(({ minutes, breakdown: asked, ...rest }) => ({
    ...rest,
    ...asked,
    to: Math.min(rest.from + minutes, MINUTES),
  }));
}

/** The event as the stores would hold it, of its customer; with a correction, as it stands after it. */
export function asStored(
  { customer, ...sent }: SentEvent,
  correction?: { readonly quantity?: string; readonly isVoided: boolean },
): StoredEvent {
  const id = identifiers.eventId("test", sent.idempotencyKey);
  return {
    organization: "test",
    acceptedAt: sent.timestamp,
    event: aUsageEvent({
      ...sent,
      id,
      customerId: OWNERS[customer] ?? customer,
      quantity: correction?.quantity ?? sent.quantity,
    }),
    ...(correction && { correction: { version: 1, isVoided: correction.isVoided } }),
  };
}

export function asMeter(definition: Definition): Meter {
  const fixed = { id: "m", externalId: "m", name: "m", groupKeys: [], createdAt: "2020-01-01T00:00:00Z" };
  return { ...fixed, origin: "defined", ...definition };
}

/** @param periods as the answer names them: that each event has one is a part of what is expected */
export function answerByHand(
  stored: readonly StoredEvent[],
  meter: Meter,
  question: MeterQuestion,
  start: number,
  periods: readonly string[],
) {
  const [first, last] = [start + question.from * MINUTE_MS, start + question.to * MINUTE_MS];
  const asked = OWNERS[question.customer_id ?? ""] ?? question.customer_id;
  const within = countedEvents(stored).filter(({ event }) => {
    const at = Date.parse(event.timestamp);
    return at >= first && at < last && (asked === undefined || event.customerId === asked);
  });
  const periodOf = createPeriods(question, periods);
  const series = (events: readonly StoredEvent[]) => {
    const byPeriod = Map.groupBy(events, ({ event }) => periodOf(Date.parse(event.timestamp)));
    return periods.map((period) => ({ period, ...tell(usageOf(byPeriod.get(period) ?? [], meter)) }));
  };
  const feeding = within.filter((each) => feedOf(meter, each) !== undefined);
  const total = tell(usageOf(within, meter));
  const seen = new Set(within.map(({ event }) => periodOf(Date.parse(event.timestamp))));
  return {
    total_usage: total.usage,
    event_count: total.event_count,
    unique_customers: new Set(feeding.map(({ event }) => event.customerId)).size,
    period_start: new Date(first).toISOString(),
    period_end: new Date(last - 1).toISOString(),
    grouped_data: series(within),
    breakdown: question.breakdown_by && breakDownByHand(feeding, meter, question, series),
    strays: [...seen].filter((period) => !periods.includes(period)),
  };
}

function breakDownByHand(
  feeding: readonly StoredEvent[],
  meter: Meter,
  { breakdown_by: by, property: name = "", limit }: MeterQuestion,
  series: (events: readonly StoredEvent[]) => unknown,
) {
  const keyOf = ({ event }: StoredEvent) =>
    by === "customer" ? event.customerId : (textOf(event.properties, name) ?? null);
  const rows = [...Map.groupBy(feeding, keyOf)].map(([of, events]) => ({
    key: by === "customer" && of !== null ? identifiers.nameBased("test", "customer", of) : of,
    name: of,
    events,
    total: usageOf(events, meter),
  }));
  const isBefore = (a: string | null, b: string | null) => b === null || (a !== null && a < b);
  rows.sort((a, b) => b.total.value?.cmp(a.total.value ?? 0) || (isBefore(a.key, b.key) ? -1 : 1));
  return {
    by,
    ...(by === "property" ? { property: name } : {}),
    rows: rows.slice(0, Number(limit)).map(({ key, name, events, total }) => ({
      key,
      name,
      ...tell(total),
      grouped_data: series(events),
    })),
    total_rows: rows.length,
  };
}

/** Hours name their start with its offset; days, weeks and months are those that a calendar shows. */
function createPeriods({ group_by, timezone }: MeterQuestion, periods: readonly string[]) {
  const clock = createClock(timezone);
  if (group_by === "hour")
    return (instant: number) => periods.findLast((period) => Date.parse(period) <= instant) ?? "none";
  const grouping = { day: "daily", week: "weekly", month: "monthly" } as const;
  return (instant: number) => firstDay(clock(instant), grouping[group_by]);
}

/** The value is undefined where nothing matched. */
function usageOf(events: readonly StoredEvent[], meter: Meter) {
  const segments = [{ start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }];
  const question = { organization: "test", meter, segments, byCustomer: false, owners: new Map() };
  const [cell] = sumMeterByHand(events, question);
  const { aggregation } = meter;
  if (cell === undefined) {
    const isAmount = ["count", "sum", "unique"].includes(aggregation);
    return { value: isAmount ? decimal(0) : undefined, events: 0 };
  }
  if (aggregation === "count") return { value: decimal(cell.events), events: cell.events };
  return { value: aggregation === "avg" ? cell.amount.div(cell.events) : cell.amount, events: cell.events };
}

function tell({ value, events }: ReturnType<typeof usageOf>) {
  return { usage: value === undefined ? null : Number(decimalText(value)), event_count: events };
}
