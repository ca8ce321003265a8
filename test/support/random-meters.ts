/** Random events, meters and questions about them, with names and values that people try. */
import fc from "fast-check";
import type { JsonValue } from "../../shared/domain/event/usage-event.ts";
import { AGGREGATIONS, type Meter } from "../../shared/domain/meter/meter.ts";
import type { EventMeterQuestion, Segment, StoredEvent } from "../../shared/ports/event-store.ts";
import { aUsageEvent } from "./builders.ts";

export const START = Date.parse("2026-01-15T08:00:00Z");
const MINUTE = 60_000;
const MINUTES = 180;

/** Present and absent in these shares. */
export const maybe = <Item>(arbitrary: fc.Arbitrary<Item>, present = 1, absent = 1) =>
  fc.oneof({ weight: present, arbitrary }, { weight: absent, arbitrary: fc.constant(undefined) });

const NAMES = ["tokens", "region", "it's", "*", "a/b~c", "$.x[0]", "__proto__", "字😀", "'; -- %"];
const EVENT_TYPES = ["chat", "image", "it's; --", "%"];
export const CUSTOMERS = ["c1", "c2", "c3", "' OR '1'='1", 'o\\"😀'];
const ARCHIVED_AT = "2026-01-15T11:00:00.000Z";

/** Texts that are values, some of them equal ones, and some that only look like values. */
const TEXTS = [
  ..."eu us EU true 7 7.0 07 -7 -0.5 -0 0 1.000000000001 123456789012345.999999999999 -999999999999999".split(
    " ",
  ),
  ..."1234567890123456 0.1234567890123 1e3 +1 .5 1. ٣ 5e-7 0.0000005 1.2.3 1000000000000000000000".split(" "),
  ..."0.12345678901299999999 -7.99999999999999999999 0.00000000000000000001 -0.0000000000001".split(" "),
  ...["", " 7", "7\n", "\n7", "o'clock", "'; DROP TABLE t; --", "\\", '"', "%", "_", "😀", "\u0000"],
];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  fc.string({ unit: "binary", maxLength: 8 }),
);
const number = fc.oneof(
  fc.constantFrom(7, -7, 0.1, -0.5, 1e-7, 0.000001, 1e20, 1e21, 123456789012345, 0),
  fc.constantFrom(5e-7, -0.0000005, 1e-13, -1e-13, 0.1 + 0.2, 5e-324, -1.5e300, 123456789012345.67),
  fc.integer({ min: -100, max: 100 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 4, arbitrary: number },
  fc.boolean(),
  fc.constantFrom<JsonValue>(null, [], [7], { tokens: 7 }),
);
const name = fc.oneof({ weight: 4, arbitrary: fc.constant("tokens") }, fc.constantFrom(...NAMES));
const quantity = fc.constantFrom("0", "1", "1.000000000001", "0.5", "999999999999999.999999999999", "12");

/** Mostly values, so that sums have more than one of them. */
const decimals = fc.oneof(
  fc.constantFrom(
    "7",
    "7.0",
    "-7",
    "-0.5",
    "1.000000000001",
    "123456789012345.999999999999",
    "-0.000000000001",
    "0.12345678901299999999",
    "-0.99999999999999999999",
    "-0.0000000000001",
  ),
  number,
);

/** From entries, so that `__proto__` is a name like others. */
const properties = fc
  .tuple(
    fc.uniqueArray(fc.tuple(name, value), { maxLength: 4, selector: ([key]) => key }),
    maybe(decimals, 3),
  )
  .map(([entries, tokens]): { readonly [key: string]: JsonValue } => ({
    ...Object.fromEntries(entries),
    ...(tokens === undefined ? {} : { tokens }),
  }));

const event: fc.Arbitrary<Omit<StoredEvent, "correction">> = fc
  .record({
    organization: fc.constantFrom("org", "org", "org", "o'rg\\\" -- ;"),
    acceptedAt: fc.constantFrom(
      "2026-01-15T10:30:00.000Z",
      "2026-01-15T11:00:59.999Z",
      "2026-01-15T11:01:00.000Z",
    ),
    customerId: fc.constantFrom(...CUSTOMERS),
    eventType: fc.constantFrom(...EVENT_TYPES),
    minute: fc.integer({ min: 0, max: MINUTES - 1 }),
    fraction: fc.constantFrom("", ".999999999", ".000000001", ".5"),
    quantity,
    properties: maybe(properties, 6),
  })
  .map(({ organization, acceptedAt, minute, fraction, ...rest }) => {
    const seconds = new Date(START + minute * MINUTE).toISOString().slice(0, 19);
    return { organization, acceptedAt, event: aUsageEvent({ ...rest, timestamp: `${seconds}${fraction}Z` }) };
  });

/** Events with ids, and their corrections after them. */
export const storedEvents: fc.Arbitrary<readonly StoredEvent[]> = fc
  .array(fc.tuple(event, maybe(fc.record({ quantity, isVoided: fc.boolean() }), 1, 4)), {
    minLength: 40,
    maxLength: 140,
  })
  .map((items) => {
    const first = items.map(([stored], index) => ({
      ...stored,
      event: { ...stored.event, idempotencyKey: `key-${index}`, id: `id-${String(index).padStart(3, "0")}` },
    }));
    const corrections = items.flatMap(([, correction], index): StoredEvent[] => {
      const stored = first[index];
      if (correction === undefined || stored === undefined) return [];
      const { isVoided, quantity } = correction;
      return [{ ...stored, event: { ...stored.event, quantity }, correction: { version: 1, isVoided } }];
    });
    return [...first, ...corrections];
  });

const someOf = <Item>(items: readonly Item[], maxLength = items.length) =>
  fc.uniqueArray(fc.constantFrom(...items), { maxLength });
const filter = fc.record({
  name,
  exists: maybe(fc.boolean()),
  in: maybe(fc.array(text, { minLength: 3, maxLength: 12 })),
  notIn: maybe(fc.array(text, { maxLength: 4 })),
});

export const meters: fc.Arbitrary<Meter> = fc
  .record({
    aggregation: fc.constantFrom(...AGGREGATIONS),
    eventTypes: fc.record({
      in: maybe(someOf(EVENT_TYPES), 1, 2),
      notIn: maybe(someOf(EVENT_TYPES, 2), 1, 2),
    }),
    properties: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(filter, { maxLength: 2 })),
    valueProperty: maybe(name, 2),
    archivedAt: maybe(fc.constant(ARCHIVED_AT)),
    // It alone decides whether archiving ends the meter; a real signal is simpler than these.
    origin: fc.constantFrom("defined" as const, "defined" as const, "first-sight" as const),
  })
  .map(({ valueProperty, ...rest }) => ({
    id: "m",
    externalId: "m",
    name: "m",
    groupKeys: [],
    createdAt: "2026-01-01T00:00:00.000Z",
    ...rest,
    valueProperty:
      rest.aggregation === "count"
        ? undefined
        : (valueProperty ?? (rest.aggregation === "unique" ? "region" : undefined)),
  }));

/** Between cuts there are segments, and gaps. */
const segments: fc.Arbitrary<readonly Segment[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: MINUTES }), { minLength: 2, maxLength: 5 })
  .map((minutes) => minutes.sort((one, other) => one - other).map((minute) => START + minute * MINUTE))
  .chain((cuts) => {
    const all = cuts.slice(1).map((end, index) => ({ start: cuts[index] ?? 0, end }));
    return fc.subarray(all, { minLength: 1 });
  });

export const questions: fc.Arbitrary<EventMeterQuestion> = fc.record({
  organization: fc.constantFrom("org", "org", "o'rg\\\" -- ;"),
  meter: meters,
  segments,
  byCustomer: fc.boolean(),
  customerIds: maybe(someOf(CUSTOMERS)),
  owners: fc
    .array(fc.tuple(fc.constantFrom(...CUSTOMERS.slice(2)), fc.constantFrom("c1", "c2")))
    .map((pairs) => new Map(pairs)),
  groupBy: maybe(someOf(NAMES.slice(0, 4), 2), 1, 2),
  groupFilters: maybe(
    fc.dictionary(name, fc.array(text, { minLength: 2, maxLength: 20 }), { maxKeys: 1 }),
    1,
    3,
  ),
});
