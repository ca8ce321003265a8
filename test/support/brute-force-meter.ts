/**
 * What a meter gives, straight from the definitions: one look at every event, no counters, no SQL, and a reading of properties of its
 * own, so that a mistake of the product's is not made here, too.
 */
import { type Decimal, decimal, decimalText } from "../../shared/domain/decimal/decimal.ts";
import { timestampMs } from "../../shared/domain/event/timestamp.ts";
import { fedUntil } from "../../shared/domain/meter/effect.ts";
import type { Aggregation, Meter } from "../../shared/domain/meter/meter.ts";
import type { MeterCell } from "../../shared/domain/meter/usage.ts";
import type { EventMeterQuestion, StoredEvent } from "../../shared/ports/event-store.ts";

interface Feed {
  readonly value: string;
  /** Sorts by time and then by id. */
  readonly place: string;
}

/** The last version of every event that is not voided. */
export function countedEvents(events: readonly StoredEvent[]): readonly StoredEvent[] {
  const last = new Map<string, StoredEvent>();
  for (const event of events) {
    const key = `${event.organization} ${event.event.id}`;
    if ((last.get(key)?.correction?.version ?? -1) < (event.correction?.version ?? 0)) last.set(key, event);
  }
  return [...last.values()].filter(({ correction }) => !correction?.isVoided);
}

/** The meter's value of an event, as far as it was accepted in time. */
export function feedOf(meter: Meter, { event, acceptedAt }: StoredEvent): string | undefined {
  const isInTime = timestampMs(acceptedAt) < (fedUntil(meter) ?? Number.POSITIVE_INFINITY);
  return isInTime ? feedValue(meter, event) : undefined;
}

function feedValue(
  meter: Meter,
  { eventType, quantity, properties }: StoredEvent["event"],
): string | undefined {
  const { aggregation, eventTypes, valueProperty } = meter;
  if (eventTypes.in !== undefined && !eventTypes.in.includes(eventType)) return undefined;
  if (eventTypes.notIn?.includes(eventType)) return undefined;
  for (const rule of meter.properties) {
    const text = textOf(properties, rule.name);
    if (rule.exists === true && text === undefined) return undefined;
    if (rule.exists === false && text !== undefined) return undefined;
    if (rule.in !== undefined && !rule.in.some((each) => each === text)) return undefined;
    if (rule.notIn?.some((each) => each === text)) return undefined;
  }
  if (valueProperty === undefined) return quantity;
  const text = textOf(properties, valueProperty);
  return aggregation === "unique" || text === undefined ? text : readDecimal(text);
}

export function textOf(properties: StoredEvent["event"]["properties"], name: string): string | undefined {
  const [, value] = Object.entries(properties ?? {}).find(([key]) => key === name) ?? [];
  if (typeof value === "boolean") return value ? "true" : "false";
  return typeof value === "number" ? plainText(value) : typeof value === "string" ? value : undefined;
}

/** Puts the point where the exponent says. */
function plainText(value: number): string {
  const [mantissa = "", exponent = ""] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = 1 + Number(exponent);
  const units = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  const fraction = point > 0 ? digits.slice(point) : "0".repeat(-point) + digits;
  return `${value < 0 ? "-" : ""}${units}${value === 0 || fraction === "" ? "" : `.${fraction}`}`;
}

const DIGITS = "0123456789";

/** At most 15 digits, and perhaps a point and digits, of which twelve count. */
function readDecimal(text: string): string | undefined {
  const sign = text.startsWith("-") ? "-" : "";
  const [units = "", ...fractions] = text.slice(sign.length).split(".");
  const isOfDigits = [units, ...fractions].every(
    (part) => part !== "" && [...part].every((sign) => DIGITS.includes(sign)),
  );
  if (!isOfDigits || units.length > 15 || fractions.length > 1) return undefined;
  return `${sign}${units}.${(fractions[0] ?? "").padEnd(12, "0").slice(0, 12)}`;
}

export function sumMeterByHand(
  events: readonly StoredEvent[],
  question: EventMeterQuestion,
): readonly MeterCell[] {
  const feeds = new Map<string, Feed[]>();
  for (const stored of countedEvents(events)) {
    const key = cellOf(stored, question);
    const value = feedOf(question.meter, stored);
    if (key === undefined || value === undefined) continue;
    feeds.set(key, [...(feeds.get(key) ?? []), { value, place: placeOf(stored) }]);
  }
  return [...feeds].map(([key, values]) => ({
    ...(JSON.parse(key) as Pick<MeterCell, "bucket">),
    events: values.length,
    amount: amountOf(question.meter.aggregation, values),
  }));
}

function cellOf({ organization, event }: StoredEvent, question: EventMeterQuestion): string | undefined {
  const { segments, customerIds, byCustomer, owners, groupBy, groupFilters = {} } = question;
  const at = timestampMs(event.timestamp);
  const bucket = segments.findIndex(({ start, end }) => at >= start && at < end);
  const textIn = (name: string) => textOf(event.properties, name);
  const isAsked =
    organization === question.organization &&
    bucket >= 0 &&
    (customerIds?.includes(event.customerId) ?? true) &&
    Object.entries(groupFilters).every(([name, texts]) => texts.some((text) => text === textIn(name)));
  const group = groupBy?.map(textIn);
  if (!isAsked || group?.includes(undefined)) return undefined;
  const customerId = byCustomer ? (owners.get(event.customerId) ?? event.customerId) : undefined;
  return JSON.stringify({ bucket, customerId, group });
}

function placeOf({ event: { timestamp, id } }: StoredEvent): string {
  const [seconds = "", fraction = ""] = timestamp.slice(0, -1).split(".");
  return `${seconds}.${fraction.padEnd(9, "0")} ${id}`;
}

function amountOf(aggregation: Aggregation, feeds: readonly Feed[]): Decimal {
  if (aggregation === "unique") return decimal(new Set(feeds.map(({ value }) => value)).size);
  const pick = (isBetter: (one: Feed, other: Feed) => boolean) =>
    decimal(feeds.reduce((best, feed) => (isBetter(feed, best) ? feed : best)).value);
  if (aggregation === "latest") return pick((one, other) => one.place > other.place);
  if (aggregation === "min") return pick((one, other) => decimal(one.value).lt(other.value));
  if (aggregation === "max") return pick((one, other) => decimal(one.value).gt(other.value));
  return feeds.reduce((total, { value }) => total.plus(value), decimal(0));
}

/** Cells as texts, in no order. */
export function cellTexts(cells: readonly MeterCell[]): readonly string[] {
  return cells
    .map(({ bucket, customerId, group, events, amount }) =>
      JSON.stringify([bucket, customerId, group, events, decimalText(amount)]),
    )
    .sort();
}
