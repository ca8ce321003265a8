import { describe, expect, test } from "vitest";
import { type RepriceInput, repriceEvents } from "../../shared/application/reprice-events.ts";
import type { ModelPrice } from "../../shared/domain/cost/model-price.ts";
import type { RepricingCall } from "../../shared/domain/cost/repricing-run.ts";
import { decideCorrection, initialStanding, type Standing } from "../../shared/domain/event/correction.ts";
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";
import { MeteringError } from "../../shared/errors.ts";
import type { CorrectEvent, CorrectionRequest } from "../../shared/ports/corrections.ts";
import type { EventLister } from "../../shared/ports/event-store.ts";
import { aModelPrice, aUsageEvent } from "../support/builders.ts";
import { readableIdentifiers } from "../support/in-memory-ports.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const MODEL = { model: "gpt-5", modelProvider: "openai", inputTokens: 10 };
const QUESTION = { startDate: "2026-01-01", endDate: "2026-01-31" };
const SELECTION = { organization: "org", span: { start: 0, end: NOW } };

function anEvent(index: number, over: Partial<UsageEvent> = {}): UsageEvent {
  const id = `event-${String(index).padStart(4, "0")}`;
  return aUsageEvent({ id, idempotencyKey: id, properties: MODEL, ...over });
}

/** An event store that never follows: it tells of no cost that was given meanwhile. The ledger does. */
function setUp(events: readonly UsageEvent[], prices: readonly ModelPrice[] = [aModelPrice()]) {
  const world = { now: NOW, prices, msEach: 0 };
  const ledger = new Map<string, Standing>(events.map((event) => [event.id, initialStanding(event)]));
  const asked: CorrectionRequest[] = [];
  const calls: RepricingCall[] = [];
  const failing = new Map<string, MeteringError>();
  const correct: CorrectEvent = async (request) => {
    world.now += world.msEach;
    const failure = failing.get(request.eventId);
    if (failure !== undefined) throw failure;
    asked.push(request);
    const standing = ledger.get(request.eventId) ?? { version: 0, isVoided: true, quantity: "1" };
    const decision = decideCorrection(standing, request.change);
    if (decision.kind === "voided") throw new MeteringError("event.voided", "voided");
    if (decision.kind === "unchanged") return { standing, correction: undefined, isOfRequest: false };
    ledger.set(request.eventId, decision.after);
    return { standing: decision.after, correction: undefined, isOfRequest: true };
  };
  const list: EventLister["list"] = async (selection, limit, after) => {
    expect(selection).toEqual({ ...SELECTION, lacksModelCost: true });
    return events
      .filter(({ id }) => after === undefined || id > after.eventId)
      .slice(0, limit)
      .map((event) => ({ event, acceptedAt: event.timestamp, isVoided: false }));
  };
  const dependencies = {
    events: { list },
    prices: { list: async () => world.prices },
    correct,
    log: { record: async (_: string, call: RepricingCall) => void calls.push(call) },
    identifiers: readableIdentifiers(),
    now: () => world.now,
  };
  const reprice = (from?: RepriceInput["from"]) =>
    repriceEvents(dependencies, { question: QUESTION, selection: SELECTION, by: "key-1", from });
  const costs = () => [...ledger.values()].map(({ cost }) => cost);
  return { world, reprice, costs, asked, calls, failing, ledger };
}

describe("Function: repriceEvents", () => {
  test("Given events without a cost, each gets the cost of the price valid at its time, with the reason", async () => {
    const { reprice, costs, asked, calls } = setUp(
      [
        anEvent(1, { timestamp: "2026-01-10T00:00:00Z" }),
        anEvent(2, { timestamp: "2026-01-11T00:00:00Z" }),
        anEvent(3, { properties: { ...MODEL, model: "unknown" } }),
      ],
      [
        aModelPrice({ id: "1" }),
        aModelPrice({ id: "2", validFrom: "2026-01-11T00:00:00Z", inputTokenPrice: "0.5" }),
      ],
    );
    // 10 x 0.001 + 10 x 0.5
    const call = {
      ...QUESTION,
      id: "id-0",
      runId: "id-0",
      at: "2026-03-01T12:00:00.000Z",
      by: "key-1",
      repriced: 2,
      cost: "5.01",
      withoutPrice: 1,
      isLast: true,
    };
    expect(await reprice()).toEqual({ call });
    expect(calls).toEqual([call]);
    expect(costs()).toEqual(["0.01", "5", undefined]);
    expect(asked[0]).toEqual({
      organization: "org",
      eventId: "event-0001",
      change: { kind: "amend", cost: "0.01", ifUncosted: true },
      reason: "repriced: openai/gpt-5",
      by: "key-1",
      idempotencyKey: "id-0",
    });
  });

  test("Given it is asked again, nothing changes, also when prices did: what got a cost keeps it", async () => {
    const { world, reprice, costs } = setUp([anEvent(1), anEvent(2)]);
    await reprice();
    world.prices = [aModelPrice({ inputTokenPrice: "99" })];
    const { call } = await reprice();
    expect(call).toMatchObject({ repriced: 0, withoutPrice: 0, cost: "0" });
    expect(costs()).toEqual(["0.01", "0.01"]);
  });

  test("Given more events than a call takes, it goes on where it ended, as one run", async () => {
    const { reprice, calls } = setUp(Array.from({ length: 430 }, (_, index) => anEvent(index)));
    const first = await reprice();
    const second = await reprice(first.next);
    const third = await reprice(second.next);
    expect(first.next).toEqual({
      runId: "id-0",
      after: { timestamp: "2026-01-15T10:30:00Z", eventId: "event-0199" },
    });
    expect(third.next).toBeUndefined();
    expect(calls.map(({ id, runId, repriced, cost, isLast }) => [id, runId, repriced, cost, isLast])).toEqual(
      [
        ["id-0", "id-0", 200, "2", false],
        ["id-1", "id-0", 200, "2", false],
        ["id-2", "id-0", 30, "0.3", true],
      ],
    );
  });

  test("Given corrections that take long, the call ends with the page after 20 seconds", async () => {
    const { world, reprice } = setUp(Array.from({ length: 200 }, (_, index) => anEvent(index)));
    world.msEach = 201;
    const { call, next } = await reprice();
    // 99 of them take less than 20 seconds, so the second page is begun, and ended.
    expect([call.repriced, next?.after.eventId]).toEqual([100, "event-0099"]);
  });

  test("Given an event that was voided meanwhile, it is left out; another failure ends the run, and the log has what was done", async () => {
    const { reprice, calls, failing, ledger, costs } = setUp([anEvent(1), anEvent(2), anEvent(3)]);
    ledger.set("event-0001", { version: 1, isVoided: true, quantity: "1" });
    const conflict = new MeteringError("correction.conflict", "others correct this event");
    failing.set("event-0002", conflict);
    await expect(reprice()).rejects.toBe(conflict);
    expect(calls).toMatchObject([{ repriced: 1, cost: "0.01", withoutPrice: 0, isLast: false }]);
    failing.clear();
    expect((await reprice()).call).toMatchObject({ repriced: 1, isLast: true });
    expect(costs()).toEqual([undefined, "0.01", "0.01"]);
  });
});
