import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEventModelReader } from "../../shared/adapters/timestream/event-model-reader.ts";
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";
import type { EventModelReader, ModelQuestion } from "../../shared/ports/event-models.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { modelTexts, sumModelsByHand } from "../support/brute-force-models.ts";
import { aUsageEvent } from "../support/builders.ts";
import { type EventTables, startEventTables } from "../support/event-tables.ts";
import { CUSTOMERS, maybe, START } from "../support/random-meters.ts";

const NOW = Date.parse("2026-01-15T13:00:00Z");
const ROWS_MAX = 1_000;
const WINDOW = { start: START, end: NOW };
const QUESTION: ModelQuestion = { organization: "org", span: WINDOW };
const HOSTILE = `'; DROP TABLE "t"; -- \\' OR '1'='1 %_ 😀`;

let tables: EventTables;
beforeAll(async () => {
  tables = await startEventTables(NOW, { pageRows: 3 });
}, 30_000);
afterAll(() => tables.stop());

const open = async (events: readonly StoredEvent[]): Promise<EventModelReader> =>
  createEventModelReader(await tables.open(events));

function stored(events: readonly Partial<UsageEvent>[]): readonly StoredEvent[] {
  return events.map((over, index) => ({
    organization: "org",
    acceptedAt: "2026-01-15T12:00:00.000Z",
    event: aUsageEvent({ idempotencyKey: `key-${index}`, id: `id-${index}`, ...over }),
  }));
}

const texts = fc.constantFrom<unknown>("gpt-5", "o'clock", HOSTILE, "", 7, true, null, { name: "x" });
const someIds = (ids: readonly string[]) =>
  maybe(fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 3 }), 1, 2);
const AGENTS = ["agent-1", "agent-2"];
const METERS = ["meter-1", "meter-2"];

const events = fc
  .array(
    fc.record({
      organization: fc.constantFrom("org", "org", "other"),
      customerId: fc.constantFrom(...CUSTOMERS),
      meterId: fc.constantFrom(...METERS),
      agentId: maybe(fc.constantFrom(...AGENTS)),
      cost: maybe(fc.constantFrom("0", "0.1", "0.000000000001", "999999999999999.999999999999"), 3),
      model: maybe(texts, 4),
      modelProvider: maybe(texts, 2),
      minute: fc.integer({ min: 0, max: 250 }),
      isVoided: maybe(fc.boolean(), 1, 4),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((all) =>
    all.flatMap(({ organization, minute, isVoided, model, modelProvider, ...rest }, index): StoredEvent[] => {
      const properties = JSON.parse(JSON.stringify({ model, modelProvider }));
      const timestamp = new Date(START + minute * 60_000).toISOString();
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      const [one] = stored([
        { ...given, properties, timestamp, idempotencyKey: `k-${index}`, id: `i-${index}` },
      ]);
      if (one === undefined) return [];
      const first = { ...one, organization };
      return isVoided === undefined ? [first] : [first, { ...first, correction: { version: 1, isVoided } }];
    }),
  );

const questions: fc.Arbitrary<ModelQuestion> = fc.record({
  organization: fc.constantFrom("org", "org", "other"),
  span: fc
    .tuple(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 250 }))
    .map(([from, length]) => ({ start: START + from * 60_000, end: START + (from + length) * 60_000 })),
  customerIds: someIds(CUSTOMERS),
  agentIds: someIds(AGENTS),
  meterIds: someIds(METERS),
});

describe("Event store, models: Timestream as served on this machine", () => {
  test("any question gives what the events give one by one", async () => {
    const many = fc.array(questions, { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(events, many, async (given, asked) => {
        const reader = await open(given);
        for (const question of asked)
          expect(modelTexts(await reader.sumModels(question, ROWS_MAX))).toEqual(
            modelTexts(sumModelsByHand(given, question)),
          );
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test("hand-computed: to the last digit, with events without a cost, and none that name no model", async () => {
    const model = { model: "gpt-5", modelProvider: "openai" };
    const reader = await open(
      stored([
        { properties: model, cost: "123456789012345.000000000001" },
        { properties: model, cost: "0.999999999999" },
        { properties: model },
        { properties: { model: "gpt-5" }, cost: "2" },
        { properties: { modelProvider: "openai" }, cost: "4" },
        { cost: "8" },
      ]),
    );
    expect(modelTexts(await reader.sumModels(QUESTION, ROWS_MAX))).toEqual([
      '["gpt-5","openai",3,"123456789012346",2]',
      '["gpt-5",null,1,"2",1]',
    ]);
  });

  test("a sum passes what 64 bits hold", async () => {
    const many = Array.from({ length: 9_400 }, () => ({
      properties: { model: "m" },
      cost: "999999999999999.9",
    }));
    const [row] = await (await open(stored(many))).sumModels(QUESTION, ROWS_MAX);
    expect(row?.totals.cost.toFixed()).toBe("9399999999999999060");
  });

  test("of more models than may be, none is answered, and the error says how to narrow", async () => {
    const reader = await open(stored(["a", "b", "c"].map((model) => ({ properties: { model } }))));
    expect(await reader.sumModels(QUESTION, 3)).toHaveLength(3);
    await expect(reader.sumModels(QUESTION, 2)).rejects.toMatchObject({
      code: "request.too-large",
      message: expect.stringContaining("more than 2 models; ask for a shorter time"),
    });
  });

  test("texts that try to be SQL are only texts", async () => {
    const reader = await open(stored([{ customerId: HOSTILE, properties: { model: HOSTILE } }]));
    expect(await reader.sumModels({ ...QUESTION, customerIds: [HOSTILE] }, 9)).toHaveLength(1);
    expect(await reader.sumModels({ ...QUESTION, customerIds: ["' OR '1'='1"] }, 9)).toEqual([]);
    expect(await reader.sumModels({ ...QUESTION, organization: "' OR '1'='1" }, 9)).toEqual([]);
  });

  test("a table without events, properties, costs or agents yet answers all the same", async () => {
    const asked = async (given: readonly Partial<UsageEvent>[], over: Partial<ModelQuestion> = {}) =>
      modelTexts(await (await open(stored(given))).sumModels({ ...QUESTION, ...over }, ROWS_MAX));
    const properties = { model: "m" };
    expect(await asked([])).toEqual([]);
    expect(await asked([{ cost: "1" }])).toEqual([]);
    expect(await asked([{ properties }])).toEqual(['["m",null,1,"0",0]']);
    expect(await asked([{ properties, cost: "1" }], { agentIds: ["agent-1"] })).toEqual([]);
  });
});
