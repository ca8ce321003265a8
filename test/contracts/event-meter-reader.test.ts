import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEventMeterReader } from "../../shared/adapters/timestream/event-meter-reader.ts";
import { decimalText } from "../../shared/domain/decimal/decimal.ts";
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import type { EventMeterQuestion, EventMeterReader, StoredEvent } from "../../shared/ports/event-store.ts";
import { cellTexts, sumMeterByHand } from "../support/brute-force-meter.ts";
import { aUsageEvent } from "../support/builders.ts";
import { type EventTables, startEventTables } from "../support/event-tables.ts";
import { questions, START, storedEvents } from "../support/random-meters.ts";

const NOW = Date.parse("2026-01-15T13:00:00Z");
const CELLS_MAX = 10_000;

let tables: EventTables;
beforeAll(async () => {
  tables = await startEventTables(NOW, { pageRows: 40 });
}, 30_000);
afterAll(() => tables.stop());

const open = async (events: readonly StoredEvent[]): Promise<EventMeterReader> =>
  createEventMeterReader(await tables.open(events));

const METER: Meter = {
  id: "m",
  externalId: "m",
  name: "m",
  origin: "defined",
  aggregation: "sum",
  eventTypes: {},
  properties: [],
  groupKeys: [],
  createdAt: "2026-01-01T00:00:00.000Z",
};
const QUESTION: EventMeterQuestion = {
  organization: "org",
  meter: METER,
  segments: [{ start: START, end: NOW }],
  byCustomer: false,
  owners: new Map(),
};

/** Events of one organization, each with a key and an id of its own. */
function stored(events: readonly Partial<UsageEvent>[]): readonly StoredEvent[] {
  return events.map((over, index) => ({
    organization: "org",
    acceptedAt: "2026-01-15T12:00:00.000Z",
    event: aUsageEvent({
      idempotencyKey: `key-${index}`,
      id: `id-${String(index).padStart(5, "0")}`,
      ...over,
    }),
  }));
}

async function amountOf(reader: EventMeterReader, meter: Partial<Meter>): Promise<string | undefined> {
  const [cell] = await reader.sumMeter({ ...QUESTION, meter: { ...METER, ...meter } }, CELLS_MAX);
  return cell && decimalText(cell.amount);
}

describe("Event store, meters: Timestream as served on this machine", () => {
  test("any meter over any events gives what the events give one by one", async () => {
    const many = fc.array(questions, { minLength: 30, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(storedEvents, many, async (events, asked) => {
        const reader = await open(events);
        for (const question of asked) {
          const cells = await reader.sumMeter(question, CELLS_MAX);
          expect(cellTexts(cells)).toEqual(cellTexts(sumMeterByHand(events, question)));
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test("hand-computed: every aggregation, to the last digit", async () => {
    const values = [
      "123456789012345.000000000001",
      -1.5,
      "-0.000000000001",
      "7",
      "not a value",
      "07.00",
      null,
    ];
    const reader = await open(stored(values.map((tokens) => ({ properties: { tokens } }))));
    const amount = (aggregation: Meter["aggregation"]) =>
      amountOf(reader, { aggregation, valueProperty: "tokens" });
    expect(await amount("sum")).toBe("123456789012357.5");
    expect(await amount("avg")).toBe("123456789012357.5");
    expect(await amount("min")).toBe("-1.5");
    expect(await amount("max")).toBe("123456789012345.000000000001");
    expect(await amount("latest")).toBe("7");
    expect(await amount("unique")).toBe("6");
    expect(await amountOf(reader, { aggregation: "count" })).toBe("7");
  });

  test("hand-computed: numbers that JavaScript writes with an exponent, and more than twelve digits of a fraction", async () => {
    const values = [5e-7, 0.1 + 0.2, "0.12345678901299999999", -1e-13, 1e21, "5e-7"];
    const reader = await open(stored(values.map((usd) => ({ properties: { usd } }))));
    const asked = { aggregation: "sum", valueProperty: "usd" } as const;
    expect(await amountOf(reader, asked)).toBe("0.423457289012");
    expect(await amountOf(reader, { ...asked, aggregation: "min" })).toBe("0");
    expect(await amountOf(reader, { ...asked, aggregation: "unique" })).toBe("6");
    const isOne = (text: string) =>
      amountOf(reader, { aggregation: "count", properties: [{ name: "usd", in: [text] }] });
    expect(await isOne("0.0000005")).toBe("1");
    expect(await isOne("1000000000000000000000")).toBe("1");
  });

  test("of negative values only, the largest is the one nearest to zero", async () => {
    const reader = await open(stored(["-2", "-0.5", "-10"].map((tokens) => ({ properties: { tokens } }))));
    expect(await amountOf(reader, { aggregation: "max", valueProperty: "tokens" })).toBe("-0.5");
    expect(await amountOf(reader, { aggregation: "min", valueProperty: "tokens" })).toBe("-10");
  });

  test("latest is the last by time, to the nanosecond, and by id where times are equal", async () => {
    const timestamp = "2026-01-15T10:30:00.000000002Z";
    const reader = await open(
      stored([
        { timestamp, quantity: "3", id: "id-3" },
        { timestamp, quantity: "4", id: "id-4" },
        { timestamp: "2026-01-15T10:30:00.000000001Z", quantity: "5", id: "id-5" },
      ]),
    );
    expect(await amountOf(reader, { aggregation: "latest" })).toBe("4");
  });

  test("a sum passes what 64 bits hold", async () => {
    const many = Array.from({ length: 9_400 }, () => ({ quantity: "999999999999999.9" }));
    expect(await amountOf(await open(stored(many)), {})).toBe("9399999999999999060");
  });

  test("many segments, customers and aliases are put in several queries, and every customer is in one", async () => {
    const idOf = (index: number) => `customer-${String(index).padStart(4, "0")}`;
    const events = stored(
      Array.from({ length: 1_500 }, (_, index) => ({
        customerId: idOf(index),
        timestamp: new Date(START + (index % 250) * 60_000).toISOString(),
        properties: { user: `user-${index % 7}` },
      })),
    );
    // Of three in a row the second and the third count for the first; every fifteenth stays alone.
    const owners = new Map<string, string>();
    for (let index = 0; index < 1_500; index += 1)
      if (index % 3 > 0 && index % 15 > 2) owners.set(idOf(index), idOf(index - (index % 3)));
    const reader = await open(events);
    const segments = Array.from({ length: 250 }, (_, index) => ({
      start: START + index * 60_000,
      end: START + index * 60_000 + 1,
    }));
    const meter: Meter = { ...METER, aggregation: "unique", valueProperty: "user" };
    const whole = [{ start: START, end: NOW }];
    for (const question of [
      { ...QUESTION, meter, owners, byCustomer: true, segments: whole },
      { ...QUESTION, meter, owners, byCustomer: true, segments },
      {
        ...QUESTION,
        meter,
        owners,
        byCustomer: true,
        segments: whole,
        customerIds: events.slice(100, 1_400).map(({ event }) => event.customerId),
      },
      { ...QUESTION, meter, owners, segments },
    ]) {
      const cells = await reader.sumMeter(question, CELLS_MAX);
      expect(cellTexts(cells)).toEqual(cellTexts(sumMeterByHand(events, question)));
    }
  });

  test("of more cells than may be, none is answered, and the error says how to narrow", async () => {
    const reader = await open(stored(["c1", "c2", "c3"].map((customerId) => ({ customerId }))));
    const question = { ...QUESTION, byCustomer: true };
    expect(await reader.sumMeter(question, 3)).toHaveLength(3);
    await expect(reader.sumMeter(question, 2)).rejects.toMatchObject({
      code: "request.too-large",
      message: expect.stringMatching(/more than 2 values; ask for .*fewer customers/),
    });
  });

  test("texts that try to be SQL are only texts", async () => {
    const HOSTILE = `'; DROP TABLE "t"; -- \\' OR '1'='1 %_ \u202e😀`;
    const NAME = "it's ' OR '1'='1";
    const properties = { [NAME]: HOSTILE, tokens: "3" };
    const events = stored([
      { customerId: HOSTILE, eventType: HOSTILE, properties },
      { properties: { tokens: "4" } },
    ]);
    const reader = await open(events);
    const question: EventMeterQuestion = {
      ...QUESTION,
      byCustomer: true,
      groupBy: [NAME],
      groupFilters: { [NAME]: [HOSTILE, "'"] },
      customerIds: [HOSTILE],
      owners: new Map([[HOSTILE, `${HOSTILE}'owner`]]),
      meter: {
        ...METER,
        valueProperty: "tokens",
        eventTypes: { in: [HOSTILE] },
        properties: [{ name: NAME, in: [HOSTILE], notIn: [`${HOSTILE}'`] }],
      },
    };
    expect(cellTexts(await reader.sumMeter(question, 1))).toEqual([
      JSON.stringify([0, `${HOSTILE}'owner`, [HOSTILE], 1, "3"]),
    ]);
    const asked = (over: Partial<EventMeterQuestion>) => reader.sumMeter({ ...question, ...over }, 9);
    expect(await asked({ customerIds: ["' OR '1'='1"] })).toEqual([]);
    expect(await asked({ groupFilters: { tokens: ["') OR ('1'='1"] } })).toEqual([]);
    expect(await asked({ organization: "' OR '1'='1" })).toEqual([]);
  });

  test("a table without events, or without properties yet, answers all the same", async () => {
    const meter: Meter = { ...METER, properties: [{ name: "region", exists: false, notIn: ["eu"] }] };
    expect(await (await open([])).sumMeter({ ...QUESTION, meter }, CELLS_MAX)).toEqual([]);
    const young = await open(stored([{ quantity: "2" }, { quantity: "3" }]));
    expect(await amountOf(young, meter)).toBe("5");
    expect(await amountOf(young, { valueProperty: "tokens" })).toBeUndefined();
    expect(await amountOf(young, { aggregation: "unique", valueProperty: "tokens" })).toBeUndefined();
    expect(await amountOf(young, { properties: [{ name: "region", in: ["eu"] }] })).toBeUndefined();
    expect(await young.sumMeter({ ...QUESTION, groupBy: ["region"] }, CELLS_MAX)).toEqual([]);
    expect(await young.sumMeter({ ...QUESTION, groupFilters: { region: ["eu"] } }, CELLS_MAX)).toEqual([]);
  });
});
