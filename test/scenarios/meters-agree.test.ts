/**
 * Whoever answers, the answer is the same: a meter whose counters were moved by every event, and a twin of it that was defined only
 * afterwards, so that the raw events answer. Both are asked over HTTP, on the whole pipeline.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";

const HOUR_MS = 60 * 60 * 1000;
const SEED = 7;
const METERS = 10;
const EVENTS = 240;
const QUESTIONS = 120;

const CUSTOMERS = ["acme", "globex", "o'neil; --"];
const TYPES = ["chat", "image", "o'type"];
const ZONES = ["UTC", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Auckland"];

const property = fc.constantFrom("tokens", "region", "it's");
const text = fc.constantFrom("eu", "us", "7", "true", "'; DROP TABLE t; --", "%", "字😀");
const value = fc.oneof(
  text,
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(0.25, 5e-7, 0.1 + 0.2, true, null),
);
const events = fc.record({
  customer: fc.constantFrom(...CUSTOMERS),
  eventType: fc.constantFrom(...TYPES),
  /** Within three days. */
  minute: fc.nat(3 * 24 * 60 - 1),
  quantity: fc.constantFrom("0", "1", "2.5", "0.000000000001", "123456789.000000000001"),
  properties: fc.dictionary(property, value, { maxKeys: 3 }),
});
const optional = <Item>(arbitrary: fc.Arbitrary<Item>) => fc.option(arbitrary, { nil: undefined });
const definitions = fc
  .record({
    aggregation: fc.constantFrom("count", "sum", "avg"),
    eventTypes: optional(fc.record({ in: fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1 }) })),
    properties: fc.array(
      fc.record({
        name: property,
        exists: optional(fc.boolean()),
        notIn: optional(fc.constant(["eu", "7"])),
      }),
      { maxLength: 2 },
    ),
    valueProperty: optional(fc.constant("tokens")),
  })
  .map((definition) =>
    definition.aggregation === "count" ? { ...definition, valueProperty: undefined } : definition,
  );
/** Whole hours are the rollups' alone; of others, raw events answer the ends. */
const minutesOf = (fewest: number, most: number) =>
  fc.oneof(
    fc.integer({ min: fewest, max: most }),
    fc.integer({ min: Math.ceil(fewest / 60), max: Math.floor(most / 60) }).map((hours) => hours * 60),
  );
const questions = fc.record({
  meter: fc.nat(METERS - 1),
  from: minutesOf(0, 3 * 24 * 60 - 1),
  minutes: minutesOf(1, 3 * 24 * 60),
  group_by: fc.constantFrom("hour", "day", "week", "month"),
  timezone: fc.constantFrom(...ZONES),
  customer_id: optional(fc.constantFrom(...CUSTOMERS)),
});
const sample = <Value>(arbitrary: fc.Arbitrary<Value>, numRuns: number) =>
  fc.sample(arbitrary, { seed: SEED, numRuns });

describe.skipIf(!isDynamoDbAvailable)("Counters and raw events", () => {
  let running: TestPipeline;
  let movedMs = 0;
  let start = 0;
  const pairs: { readonly early: string; readonly late: string }[] = [];

  beforeAll(async () => {
    running = await startPipeline({ now: () => Date.now() + movedMs });
    const define = async (definition: object, name: string) => {
      const { status, body } = await running.post("/v1/meters", { ...definition, name });
      expect(status).toBe(201);
      return body.id as string;
    };
    const chosen = sample(definitions, METERS);
    const early: string[] = [];
    for (const definition of chosen) early.push(await define(definition, "early"));
    // From then on, no event that was accepted before the meters can come.
    start = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 26 * HOUR_MS;
    movedMs = 5 * 24 * HOUR_MS;
    const sent = sample(events, EVENTS).map(({ minute, ...event }, index) => ({
      ...event,
      idempotencyKey: `event-${index}`,
      timestamp: new Date(start + minute * 60_000).toISOString(),
    }));
    const answer = await running.post("/v1/events", sent);
    expect(answer.body.accepted).toBe(EVENTS);
    await running.pipeline.idle();
    const voided = (await running.get("/v1/events?idempotencyKey=event-3")).body.data[0].id;
    await running.post(`/v1/events/${voided}/void`, { reason: "sent by mistake" });
    const amended = (await running.get("/v1/events?idempotencyKey=event-4")).body.data[0].id;
    await running.post(`/v1/events/${amended}/amend`, { reason: "was more", quantity: "1000.5" });
    await running.pipeline.idle();
    for (const [index, definition] of chosen.entries()) {
      const late = await define(definition, "late");
      // One without counters of its own is answered by raw events once it is ended.
      await running.post(`/v1/meters/${late}/archive`, {});
      pairs.push({ early: early[index] ?? "", late });
    }
  });
  afterAll(() => running?.pipeline.stop());

  test("answer the same questions with the same numbers, in any window and zone", async () => {
    const answeredFrom = { early: new Set<string>(), late: new Set<string>() };
    for (const { meter, from, minutes, ...rest } of sample(questions, QUESTIONS)) {
      const [first, after] = [from, Math.min(from + minutes, 3 * 24 * 60)].map(
        (minute) => start + minute * 60_000,
      );
      const parameters = new URLSearchParams({
        ...Object.fromEntries(Object.entries(rest).filter(([, each]) => each !== undefined)),
        start_date: new Date(first ?? 0).toISOString(),
        // Inclusive: the last millisecond of the window.
        end_date: new Date((after ?? 0) - 1).toISOString(),
      });
      const ask = async (name: "early" | "late") => {
        const { status, body, headers } = await running.get(
          `/api/v1/meters/${pairs[meter]?.[name]}/usage?${parameters}`,
        );
        expect(status).toBe(200);
        answeredFrom[name].add(headers.get("tallymark-answered-from") ?? "");
        const { meter_id: _, ...numbers } = body;
        return numbers;
      };
      expect(await ask("early"), `${parameters} of meter ${meter}`).toEqual(await ask("late"));
    }
    expect(answeredFrom.late).toEqual(new Set(["event-store"]));
    expect(answeredFrom.early).toContain("rollups");
  });
});
