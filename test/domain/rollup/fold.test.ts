import { describe, expect, test } from "vitest";
import { decimalText } from "../../../shared/domain/decimal/decimal.ts";
import { foldIncrements, moveCounters } from "../../../shared/domain/rollup/fold.ts";
import { packTransactions } from "../../../shared/domain/rollup/pack.ts";
import { aUsageEvent } from "../../support/builders.ts";

describe("Function: foldIncrements", () => {
  test("an event adds to each of its families once, in the slot of its hour, of its month, or of its day and the whole month", () => {
    const event = aUsageEvent({
      agentId: "agent-1",
      timestamp: "2026-01-31T23:59:59.999999Z",
      quantity: "0.1",
      cost: "0.02",
    });
    const increments = foldIncrements([{ organization: "org", event }], 2);
    const shown = increments.map(({ key, slots }) => [
      key.partition,
      key.sort,
      [...slots].map(([slot, t]) => [slot, t.count, decimalText(t.quantity), decimalText(t.cost), t.costed]),
    ]);
    const both = ["31", "mo"].map((slot) => [slot, 1, "0.1", "0.02", 1]);
    expect(shown).toEqual([
      ["org#customer#customer-1", "2026-01-31#meter-1#agent-1", [["23", 1, "0.1", "0.02", 1]]],
      ["org#customers#2026-01#meter-1#agent-1", "customer-1", both],
      ["org#customers#2026-01", "customer-1", both],
      ["org#meter-customers#meter-1", "customer-1#2026", [["01", 1, "0.1", "0", 0]]],
      ["org#organization#2", "2026-01-31#meter-1#agent-1", [["23", 1, "0.1", "0.02", 1]]],
    ]);
  });

  test("sums are exact decimals; an event without cost adds to the count only", () => {
    const events = ["0.1", "0.2", "999999999999999.000000000001"].map((quantity) =>
      aUsageEvent({ quantity }),
    );
    const increments = foldIncrements(
      events.map((event) => ({ organization: "org", event })),
      0,
    );
    expect(increments).toHaveLength(5);
    for (const { slots } of increments) {
      const [totals] = slots.values();
      expect(totals && [totals.count, decimalText(totals.quantity), totals.costed]).toEqual([
        3,
        "999999999999999.300000000001",
        0,
      ]);
    }
  });
});

describe("Function: moveCounters", () => {
  const event = aUsageEvent({
    quantity: "2",
    feeds: [{ meterId: "by-value", value: "30" }, { meterId: "by-quantity" }],
  });
  const before = { version: 0, isVoided: false, quantity: "2" };
  const move = (after: Parameters<typeof moveCounters>[3]) =>
    moveCounters({ organization: "org", event }, 1, before, after).map(({ key, slots }) => {
      const [[slot, totals] = ["", undefined]] = slots;
      const { count, quantity, cost, costed } = totals ?? { count: Number.NaN };
      return [key.partition, slot, count, quantity?.toFixed(), cost?.toFixed(), costed].join(" ");
    });

  test("an amended quantity moves what counts by quantity, and leaves alone what counts by a property's value", () => {
    expect(move({ version: 1, isVoided: false, quantity: "5" })).toEqual([
      "org#customer#customer-1 10 0 3 0 0",
      "org#organization#1 10 0 3 0 0",
      "org#customers#2026-01 15 0 3 0 0",
      "org#customers#2026-01#meter-1#- 15 0 3 0 0",
      "org#meter-customers#meter-1 01 0 3 0 0",
      "org#metered#customer-1 10 0 3 0 0",
      "org#meter#by-quantity#1 10 0 3 0 0",
      "org#meter-customers#by-quantity#2026-01 15 0 3 0 0",
      "org#meter-customers#by-quantity 01 0 3 0 0",
    ]);
  });

  test("an amended cost moves only what has a cost", () => {
    const moved = move({ version: 1, isVoided: false, quantity: "2", cost: "0.5" });
    expect(moved).toHaveLength(4);
    for (const each of moved) expect(each).toMatch(/ 0 0 0\.5 1$/);
  });

  test("a void takes away from each what the event added to it", () => {
    const moved = move({ version: 1, isVoided: true, quantity: "2" });
    expect(moved.map((each) => each.split(" ").slice(2).join(" "))).toEqual([
      ...Array(5).fill("-1 -2 0 0"),
      ...Array(4).fill("-1 -30 0 0"),
      ...Array(4).fill("-1 -2 0 0"),
    ]);
  });
});

describe("Function: packTransactions", () => {
  const member = (actions: number, ...counters: string[]) => ({ actions, counters: new Set(counters) });
  const range = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `c${from + index}`);

  test("members that share counters go together until 100 actions", () => {
    const members = Array.from({ length: 100 }, () => member(1, ...range(0, 10)));
    expect(packTransactions(members).map((group) => group.length)).toEqual([90, 10]);
  });

  test("99 counters and a marker fit; with 100 the member stands alone and is refused alone", () => {
    expect(
      packTransactions([member(1, ...range(0, 99)), member(1, "c0")]).map((group) => group.length),
    ).toEqual([1, 1]);
    expect(
      packTransactions([member(1, "x"), member(1, ...range(0, 100)), member(1, "x")]).map(
        (group) => group.length,
      ),
    ).toEqual([1, 1, 1]);
  });
});
