import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDemoEvents } from "../../../local/demo/demo-events.ts";

const NOW = Date.parse("2026-03-05T12:00:00Z");

describe("createDemoEvents", () => {
  it("makes 600 events of 4 customers, 2 agents and 3 types, each with its own key", () => {
    const events = createDemoEvents(NOW);
    const countOf = (field: "customer" | "agent" | "eventType" | "idempotencyKey") =>
      new Set(events.map((event) => event[field])).size;

    expect(events).toHaveLength(600);
    expect([countOf("customer"), countOf("agent"), countOf("eventType"), countOf("idempotencyKey")]).toEqual([
      4, 2, 3, 600,
    ]);
  });

  it("puts them on the thirty UTC days that end now, so that the default window shows them all", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_399_999 }), (offset) => {
        const times = createDemoEvents(NOW + offset).map(({ timestamp }) => timestamp);

        const firstDay = new Date(NOW + offset - 29 * 86_400_000).toISOString().slice(0, 10);

        expect(times[0]?.slice(0, 10)).toBe(firstDay);
        expect(times).toEqual(times.toSorted());
        expect(Date.parse(times.at(-1) ?? "")).toBeLessThanOrEqual(NOW + offset);
      }),
      { numRuns: 30 },
    );
  });

  it("is the same at every call, and prices by exact decimals", () => {
    const events = createDemoEvents(NOW);
    const microdollars = { "llm-tokens": 3n, "api-calls": 150n, "documents-read": 2_000n };

    expect(createDemoEvents(NOW)).toEqual(events);
    for (const { eventType, quantity, cost } of events) {
      const each = microdollars[eventType as keyof typeof microdollars];
      expect(BigInt(cost.replace(".", ""))).toBe(BigInt(quantity) * each);
      expect(cost).toMatch(/^\d+\.\d{6}$/);
    }
  });
});
