import { describe, expect, it } from "vitest";
import { createSubscriptions } from "../../../local/demo/contracts.ts";
import type { DemoEvent } from "../../../local/demo/events.ts";
import { createRandom } from "../../../local/demo/random.ts";
import { activeCustomers, type Draw, drawNext } from "../../../local/demo/trickle.ts";

const NOW = Date.parse("2026-03-05T12:00:00Z");
const SECONDS = 4_500;

/** Two hours of it, from noon on. */
function drawMany(): readonly Draw[] {
  const random = createRandom("test");
  const customers = activeCustomers(createSubscriptions(NOW), NOW);
  let last: DemoEvent | undefined;
  return Array.from({ length: 1_600 }, (_, index) => {
    const draw = drawNext(NOW + index * SECONDS, customers, random, last);
    last = draw.last;
    return draw;
  });
}

describe("what is sent while the demo runs", () => {
  const draws = drawMany();
  const eventsOf = (fate: Draw["fate"]) =>
    draws.filter((draw) => draw.fate === fate).flatMap(({ events }) => events as Record<string, unknown>[]);

  it("is the same for the same seed and times, some twenty events a minute", () => {
    expect(drawMany()).toEqual(draws);
    const perMinute = draws.flatMap(({ events }) => events).length / ((1_600 * SECONDS) / 60_000);
    expect(Math.round(perMinute)).toBeGreaterThan(15);
    expect(Math.round(perMinute)).toBeLessThan(25);
  });

  it("has a key for each event, but where one is sent again", () => {
    const fresh = [...eventsOf("live"), ...eventsOf("late")].map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(fresh).size).toBe(fresh.length);
    for (const fate of ["duplicate", "conflict"] as const) {
      const again = eventsOf(fate);
      expect(again.length).toBeGreaterThan(10);
      for (const { idempotencyKey } of again) expect(fresh).toContain(idempotencyKey);
    }
    expect(eventsOf("refused").every(({ quantity }) => quantity === "-1")).toBe(true);
  });

  it("is of customers that are there", () => {
    // Left for good before March; larkspur-legal and meridian-travel came back.
    const gone = ["prairie-foods", "pinnacle-realty"];
    expect(draws.filter(({ last }) => gone.includes(last.owner))).toEqual([]);
    expect(new Set(draws.map(({ last }) => last.owner)).size).toBeGreaterThan(10);
  });
});
