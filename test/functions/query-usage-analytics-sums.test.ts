/**
 * The promise of GET /v1/analytics/usage, for any events, window, zone, filter and breakdown: every bucket, row and total of the
 * answer is the sum over the events, one by one, to the last digit.
 */
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/query-usage-analytics/handler.ts";
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";
import {
  answerByBruteForce,
  listDates,
  noSums,
  type PlainAnswer,
  type PlainQuestion,
  type PlainSums,
  textOfMillionths,
} from "../support/brute-force-usage.ts";
import { aUsageEvent, someWatermarks } from "../support/builders.ts";
import { createInMemoryEventStore, createInMemoryRollups } from "../support/in-memory-usage.ts";
import { bindSumOwned, bindSumUsage } from "../support/sums.ts";

const RUNS = 400;

const uuid = (kind: string, index: number) => `${kind}0000000-0000-4000-8000-00000000000${index}`;
const CUSTOMERS = [0, 1, 2].map((index) => uuid("c", index));
const METERS = [0, 1].map((index) => uuid("e", index));
const AGENTS = [uuid("a", 0), uuid("a", 1), undefined];

/** Around the clock changes of these zones, and around nothing. */
const PLACES = [
  { timezone: "UTC", around: "2026-02-10T00:00:00Z" },
  { timezone: "UTC", around: "2026-01-31T00:00:00Z" },
  { timezone: "UTC", around: "2024-02-29T00:00:00Z" },
  { timezone: "Europe/Berlin", around: "2026-03-29T01:00:00Z" },
  { timezone: "Europe/Berlin", around: "2025-10-26T01:00:00Z" },
  { timezone: "America/New_York", around: "2026-03-08T07:00:00Z" },
  { timezone: "America/Havana", around: "2026-11-01T05:00:00Z" },
  { timezone: "Asia/Kolkata", around: "2026-01-01T00:00:00Z" },
  { timezone: "Asia/Kathmandu", around: "2026-01-31T00:00:00Z" },
  { timezone: "Pacific/Apia", around: "2011-12-30T10:00:00Z" },
  { timezone: "America/Sao_Paulo", around: "2018-11-04T03:00:00Z" },
  { timezone: "Australia/Lord_Howe", around: "2026-04-04T15:00:00Z" },
] as const;

const DAY_MS = 86_400_000;
const SPREAD_MS = 40 * DAY_MS;

const amount = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 999_999n }))
  .map(([units, fraction]) => textOfMillionths(units * 1_000_000n + fraction));

/** Instants on and right beside edges of hours, quarters and days, and anywhere. */
const offsetMs = fc.oneof(
  fc.integer({ min: -SPREAD_MS, max: SPREAD_MS }),
  fc
    .tuple(fc.integer({ min: -160, max: 160 }), fc.constantFrom(-1, 0, 1))
    .map(([quarters, beside]) => quarters * 900_000 + beside),
);

const eventFields = fc.record({
  offsetMs,
  customerId: fc.constantFrom(...CUSTOMERS),
  meterId: fc.constantFrom(...METERS),
  agentId: fc.constantFrom(...AGENTS),
  quantity: amount,
  cost: fc.option(amount, { nil: undefined }),
});

const bound = fc.record({
  offsetMs,
  form: fc.constantFrom("day", "day", "second", "millisecond"),
});

/** Most questions have no filter: with three of them, few events are left to add up. */
const seldom = <Value>(values: readonly Value[]) =>
  fc.option(fc.constantFrom(...values), { freq: 1, nil: undefined });

const shape = fc
  .record({
    groupBy: fc.oneof(
      { weight: 7, arbitrary: fc.constantFrom("daily" as const, "weekly" as const, "monthly" as const) },
      // Of 80 days, these are many.
      { weight: 1, arbitrary: fc.constant("hourly" as const) },
    ),
    breakdownBy: fc.constantFrom("customer" as const, "signal" as const, "agent" as const, undefined),
    customerId: seldom(CUSTOMERS),
    agentId: seldom([uuid("a", 0), uuid("a", 1)]),
    signalId: seldom(METERS),
  })
  .map(({ groupBy, ...rest }) => ({ groupBy, ...withoutAbsent(rest) }));

const situation = fc.record({
  place: fc.constantFrom(...PLACES),
  events: fc.array(eventFields, { minLength: 5, maxLength: 40 }),
  bounds: fc.tuple(bound, bound),
  shape,
});

function withoutAbsent<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Fields>;
}

type Situation = typeof situation extends fc.Arbitrary<infer Value> ? Value : never;

function toEvents({ place, events }: Situation): readonly UsageEvent[] {
  return events.map(({ offsetMs: offset, ...fields }, index) =>
    aUsageEvent({
      ...fields,
      idempotencyKey: `key-${index}`,
      timestamp: new Date(Date.parse(place.around) + offset).toISOString(),
    }),
  );
}

function toQuestion({ place, bounds, shape: rest }: Situation): PlainQuestion {
  const [first, second] = [...bounds].sort((a, b) => a.offsetMs - b.offsetMs);
  const write = ({ offsetMs: offset, form }: { offsetMs: number; form: string }) => {
    const text = new Date(Date.parse(place.around) + offset).toISOString();
    if (form === "day") return text.slice(0, 10);
    return form === "second" ? `${text.slice(0, 19)}Z` : text;
  };
  return {
    ...rest,
    timezone: place.timezone,
    startDate: write(first ?? bounds[0]),
    endDate: write(second ?? bounds[1]),
  };
}

function setUp(events: readonly UsageEvent[]) {
  const owned = events.map((event) => ({ organization: "org", event }));
  const stores = { rollups: createInMemoryRollups(owned), eventStore: createInMemoryEventStore(owned) };
  const handler = createHandler({
    authenticate: async () => ({ keyId: "key", organization: "org", scopes: ["analytics:read"] }),
    logger: { warn: () => {}, error: () => {} },
    usage: {
      catalog: { find: async () => new Map() },
      freshness: { watermarks: async () => someWatermarks("2026-04-01T00:00:00.000Z") },
      now: () => Date.parse("2026-04-01T00:00:00Z"),
      sumOwned: bindSumOwned(bindSumUsage(stores.rollups, stores.eventStore), { entries: async () => [] }),
    },
  });
  return async (question: PlainQuestion) => {
    const event = {
      headers: {},
      routeKey: "GET /v1/analytics/usage",
      rawPath: "/v1/analytics/usage",
      rawQueryString: new URLSearchParams({ ...question }).toString(),
      requestContext: { requestId: "request-1", http: { method: "GET" } },
    } as APIGatewayProxyEventV2;
    const answer = await handler(event, {} as Context);
    return { status: answer.statusCode, body: JSON.parse(answer.body ?? "") };
  };
}

/** As the contract names them: totals of a summary. */
function toSummary({ events, quantity, cost }: PlainSums) {
  return {
    totalEvents: events,
    totalQuantity: Number(textOfMillionths(quantity)),
    totalCost: Number(textOfMillionths(cost)),
    avgCostPerEvent: average(cost, events),
  };
}

/** The nearest number to the quotient; 20 fraction digits, as the product keeps of it. */
function average(cost: bigint, events: number): number {
  if (events === 0) return 0;
  const [divisor, scale] = [BigInt(events), 10n ** 14n];
  const rounded = (cost * scale * 2n + divisor) / (divisor * 2n);
  const digits = rounded.toString().padStart(21, "0");
  return Number(`${digits.slice(0, -20)}.${digits.slice(-20)}`);
}

/** As the contract names them: one point of a series. */
function toPoint({ events, quantity, cost }: PlainSums) {
  return {
    eventCount: events,
    quantity: Number(textOfMillionths(quantity)),
    cost: Number(textOfMillionths(cost)),
  };
}

function byText(a: string | null, b: string | null): number {
  return String(a ?? "") < String(b ?? "") ? -1 : 1;
}

function expectedBreakdown(plain: PlainAnswer) {
  const rows = [...plain.byId].sort(([a, x], [b, y]) =>
    x.quantity === y.quantity ? byText(a, b) : x.quantity < y.quantity ? 1 : -1,
  );
  return {
    summary: rows.map(([id, sums]) => ({ id, name: id, ...toSummary(sums) })),
    timeline: [...plain.byDateAndId.values()]
      .sort((a, b) => Date.parse(a.date) - Date.parse(b.date) || byText(a.id, b.id))
      .map(({ date, id, sums }) => ({ date, id, ...toPoint(sums) })),
  };
}

describe("GET /v1/analytics/usage, against every event by itself", () => {
  test("every bucket, row and total is the sum of its events", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (given) => {
        const events = toEvents(given);
        const question = toQuestion(given);
        const plain = answerByBruteForce(events, question);
        const { status, body } = await setUp(events)(question);
        if (status === 400) {
          // A window that holds no instant, such as a day that ends before its start or that a zone skipped.
          expect(body.message).toHaveLength(1);
          expect(listDates(question)).toEqual([]);
          return;
        }
        expect(status).toBe(200);
        expect(body.summary).toEqual({
          ...toSummary(plain.total),
          eventCountWithNullCost: plain.total.withoutCost,
        });
        expect(body.timeSeriesData).toEqual(
          listDates(question).map((date) => ({ date, ...toPoint(plain.byDate.get(date) ?? noSums()) })),
        );
        if (question.breakdownBy === undefined) expect(body.dimensionBreakdown).toBeUndefined();
        else
          expect(body.dimensionBreakdown).toEqual({
            dimensionType: question.breakdownBy,
            ...expectedBreakdown(plain),
          });
      }),
      { numRuns: RUNS },
    );
  });
});
