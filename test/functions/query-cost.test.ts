import { describe, expect, test } from "vitest";
import { costResponseSchema } from "../../shared/contracts/answers/cost.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { aSignal } from "../support/builders.ts";
import { aCustomer, anEvent } from "../support/meter-queries.ts";
import { type RevenueWorld, setUp } from "../support/revenue-queries.ts";

interface Given {
  readonly cost?: string;
  readonly agentId?: string;
  readonly properties?: Record<string, string>;
  readonly eventType?: string;
}

function costing(
  at: string,
  customerId: string,
  { cost, agentId, properties = {}, eventType }: Given,
): StoredEvent {
  const stored = anEvent(at, customerId, "1", properties, eventType);
  return {
    ...stored,
    event: { ...stored.event, ...(cost && { cost }), ...(agentId && { agentId }) },
  };
}

const GPT = { model: "gpt-5", modelProvider: "openai" };
const EVENTS = [
  costing("2026-03-10T00:00:00Z", "customer-1", { cost: "0.5", agentId: "agent-1", properties: GPT }),
  costing("2026-03-10T10:30:00Z", "customer-9", { cost: "0.25", properties: GPT }),
  costing("2026-03-11T23:59:59.999Z", "customer-2", { agentId: "agent-1", properties: { model: "gpt-5" } }),
  costing("2026-03-11T10:00:00Z", "customer-2", { cost: "2", eventType: "calls" }),
  // Right before.
  costing("2026-03-09T23:59:59.999Z", "customer-2", { cost: "4", properties: { model: "old" } }),
  costing("2026-03-08T00:00:00Z", "customer-1", { cost: "1" }),
  costing("2026-03-07T23:59:59.999Z", "customer-1", { cost: "100" }),
];

const WORLD: Partial<RevenueWorld> = {
  events: EVENTS,
  signals: [aSignal("tokens"), aSignal("calls")],
  identities: [
    aCustomer("customer-1", { aliases: ["acme"], absorbed: ["customer-9"] }),
    aCustomer("customer-2", { name: "Two" }),
    aCustomer("agent-1", { kind: "agent" }),
    aCustomer("org/meter/tokens", { kind: "meter", externalId: "tokens", name: "tokens" }),
    aCustomer("org/meter/calls", { kind: "meter", externalId: "calls", name: "calls" }),
  ],
};

const ask = (query: string, over: Partial<RevenueWorld> = {}) =>
  setUp({ ...WORLD, ...over }).get(`cost${query}`);
const sums = (cost: number, eventCount: number, eventCountWithNullCost = 0) => ({
  cost,
  eventCount,
  eventCountWithNullCost,
});

const WINDOW = "?startDate=2026-03-10&endDate=2026-03-11";

describe("GET /v1/analytics/cost", () => {
  test("is told by agent, customer, signal, day and model, each of which adds up to the total", async () => {
    const { status, headers, body } = await ask(WINDOW);
    expect(status).toBe(200);
    // Raw events tell the models, and what is stored late shows late: six hours, and up to one of the mark.
    expect(headers).toMatchObject({
      "tallymark-data-through": "2026-03-15T04:59:00.000Z",
      "tallymark-answered-from": "rollups, event-store",
    });
    expect(body).toEqual({
      ...sums(2.75, 4, 1),
      byAgent: [
        { id: "agent-1", name: "agent-1", ...sums(0.5, 2, 1) },
        { id: null, name: null, ...sums(2.25, 2) },
      ],
      byCustomer: [
        { id: "customer-2", name: "Two", ...sums(2, 2, 1) },
        { id: "customer-1", name: "customer-1", ...sums(0.75, 2) },
      ],
      bySignal: [
        { id: "org/meter/calls", name: "calls", ...sums(2, 1) },
        { id: "org/meter/tokens", name: "tokens", ...sums(0.75, 3, 1) },
      ],
      byDay: [
        { date: "2026-03-10", ...sums(0.75, 2) },
        { date: "2026-03-11", ...sums(2, 2, 1) },
      ],
      byModel: [
        { provider: "openai", model: "gpt-5", ...sums(0.75, 2) },
        { provider: null, model: "gpt-5", ...sums(0, 1, 1) },
        { provider: null, model: null, ...sums(2, 1) },
      ],
      dateRange: { startDate: "2026-03-10", endDate: "2026-03-11" },
    });
    expect(costResponseSchema.parse(body)).toEqual(body);
  });

  test("events that are counted and wait for the event store are in the row without a model", async () => {
    const { body } = await ask(WINDOW, { stored: EVENTS.slice(1) });
    expect(body).toMatchObject({
      ...sums(2.75, 4, 1),
      byModel: [
        { model: "gpt-5", provider: "openai", ...sums(0.25, 1) },
        { model: "gpt-5", provider: null, ...sums(0, 1, 1) },
        { model: null, ...sums(2.5, 2) },
      ],
    });
  });

  test("a voided event that the event store still holds is taken off the row without a model", async () => {
    const [first, ...others] = EVENTS;
    if (first === undefined) throw new Error("there is one");
    const voided = { ...first, correction: { version: 1, isVoided: true } };
    const { body } = await ask(`${WINDOW}&signalId=tokens&customerId=acme`, {
      events: [voided, ...others],
      stored: EVENTS,
    });
    expect(body).toMatchObject({
      ...sums(0.25, 1),
      byModel: [
        { model: "gpt-5", ...sums(0.75, 2) },
        { model: null, ...sums(-0.5, -1) },
      ],
    });
    expect(costResponseSchema.parse(body)).toEqual(body);
  });

  test("the window right before has the same length, and is told the same way", async () => {
    const { body } = await ask(`${WINDOW}&includePriorWindow=true`);
    const alone = await ask("?startDate=2026-03-08&endDate=2026-03-09");
    expect(body.prior).toEqual(alone.body);
    expect(body.prior).toMatchObject({
      ...sums(5, 2),
      byModel: [
        { model: "old", ...sums(4, 1) },
        { model: null, ...sums(1, 1) },
      ],
      dateRange: { startDate: "2026-03-08", endDate: "2026-03-09" },
    });
  });

  test("before 1970 there is no window: one that begins there has none right before, and says so", async () => {
    const query = "?endDate=1970-01-31&includePriorWindow=true";
    const first = await ask(`${query}&startDate=1970-01-01`);
    expect([first.status, first.body.message]).toEqual([
      400,
      [
        "startDate: got 1970-01-01, but nothing lies before 1970; accepted with includePriorWindow=true is a later startDate",
      ],
    ]);
    const second = await ask(`${query}&startDate=1970-01-02`);
    expect(second.body.prior.dateRange).toEqual({ startDate: "1970-01-01", endDate: "1970-01-01" });
    expect((await ask("?startDate=1970-01-01&endDate=1970-01-31")).status).toBe(200);
  });

  test("a window that cuts hours is answered from both stores, and so is the one before it", async () => {
    const query = "?startDate=2026-03-10T10:30:00Z&endDate=2026-03-11T10:29:59Z&includePriorWindow=true";
    const { body } = await ask(query);
    expect(body).toMatchObject({
      ...sums(2.25, 2),
      byCustomer: [
        { id: "customer-2", ...sums(2, 1) },
        { id: "customer-1", ...sums(0.25, 1) },
      ],
      dateRange: { startDate: "2026-03-10T10:30:00Z", endDate: "2026-03-11T10:29:59Z" },
      prior: {
        ...sums(4.5, 2),
        dateRange: { startDate: "2026-03-09T10:30:00.000Z", endDate: "2026-03-10T10:29:59.999Z" },
      },
    });
  });

  test("filters are ids, external ids or aliases, and hold for every breakdown", async () => {
    for (const name of ["customer-1", "acme", "customer-9"])
      expect((await ask(`${WINDOW}&customerId=${name}`)).body).toMatchObject({
        ...sums(0.75, 2),
        byModel: [{ model: "gpt-5", provider: "openai", ...sums(0.75, 2) }],
      });
    const { body } = await ask(`${WINDOW}&agentId=agent-1-external&signalId=tokens`);
    expect(body).toMatchObject({
      ...sums(0.5, 2, 1),
      byCustomer: [
        { id: "customer-1", ...sums(0.5, 1) },
        { id: "customer-2", ...sums(0, 1, 1) },
      ],
    });
  });

  test("without dates it is today and the 29 days before it; totals only need no raw events", async () => {
    const { get, stores } = setUp(WORLD);
    stores.eventStore.sumModels = () => Promise.reject(new Error("asked"));
    expect((await get("cost?breakdown=false")).body).toEqual({
      ...sums(107.75, 7, 1),
      dateRange: { startDate: "2026-02-14", endDate: "2026-03-15" },
    });
  });

  test("wrong parameters are 400, what is not there is 404, each by its name", async () => {
    const wrong = await ask("?startDate=yesterday&includePriorWindow=1");
    expect([wrong.status, wrong.body.message]).toEqual([
      400,
      [
        expect.stringMatching(/^startDate: got "yesterday"; accepted is a date such as/),
        'includePriorWindow: got "1"; accepted is true or false',
      ],
    ]);
    for (const [name, message] of [
      ["customerId", "customerId: no customer has"],
      ["agentId", "agentId: no agent has"],
      ["signalId", "signalId: no signal has"],
    ]) {
      const { status, body } = await ask(`?${name}=nobody`);
      expect([status, body.message]).toEqual([404, expect.stringContaining(message ?? "")]);
    }
  });
});
