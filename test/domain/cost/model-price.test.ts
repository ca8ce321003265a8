import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  findPriceFrom,
  type ModelPrice,
  modelCostOf,
  pricesInEffect,
} from "../../../shared/domain/cost/model-price.ts";
import type { JsonValue } from "../../../shared/domain/event/usage-event.ts";
import { aModelPrice } from "../../support/builders.ts";

const AT = "2026-01-15T10:30:00Z";

function costOf(
  prices: readonly ModelPrice[],
  properties: Readonly<Record<string, JsonValue>>,
  timestamp = AT,
): string | undefined {
  const named = { model: "gpt-5", modelProvider: "openai", ...properties };
  return modelCostOf(prices, { properties: named, timestamp })?.cost;
}

describe("What model usage costs", () => {
  test("is tokens times prices, exact to the twelfth digit", () => {
    const price = aModelPrice({ inputTokenPrice: "0.00000015", outputTokenPrice: "0.000000600001" });
    // 1842 x 0.00000015 = 0.0002763; 97 x 0.000000600001 = 0.000058200097.
    expect(costOf([price], { inputTokens: 1842, outputTokens: 97 })).toBe("0.000334500097");
    expect(costOf([price], { inputTokens: 1842 })).toBe("0.0002763");
    expect(costOf([price], { outputTokens: 97 })).toBe("0.000058200097");
    // 9007199254740991 x 0.000000000001: the most tokens at the least price.
    const least = aModelPrice({ inputTokenPrice: "0.000000000001" });
    expect(costOf([least], { inputTokens: Number.MAX_SAFE_INTEGER })).toBe("9007.199254740991");
    expect(costOf([aModelPrice({ inputTokenPrice: "0" })], { inputTokens: 5 })).toBe("0");
  });

  test("is none where the model, its provider or its price is not known", () => {
    const price = aModelPrice();
    expect(costOf([], { inputTokens: 1 })).toBeUndefined();
    expect(costOf([price], { inputTokens: 1, model: "gpt-6" })).toBeUndefined();
    expect(costOf([price], { inputTokens: 1, model: "GPT-5" })).toBeUndefined();
    expect(costOf([price], { inputTokens: 1, modelProvider: "azure" })).toBeUndefined();
    expect(costOf([price], { inputTokens: 1, modelProvider: null })).toBeUndefined();
    expect(costOf([price], {})).toBeUndefined();
    expect(modelCostOf([price], { timestamp: AT })).toBeUndefined();
    expect(modelCostOf([price], { timestamp: AT, properties: { inputTokens: 1 } })).toBeUndefined();
  });

  test("is none where tokens are no whole numbers, also where the other ones are: half of a cost is none", () => {
    const price = aModelPrice({ inputTokenPrice: "2", outputTokenPrice: "3" });
    for (const wrong of [-1, 1.5, 2 ** 53, "1.5", "-1", "", "1e3", null, true, [1], { a: 1 }]) {
      expect(costOf([price], { inputTokens: 1, outputTokens: wrong })).toBeUndefined();
      expect(costOf([price], { inputTokens: wrong })).toBeUndefined();
    }
    expect(costOf([price], { inputTokens: "10", outputTokens: "007" })).toBe("41");
  });

  test("is none where it would be more than a cost can be", () => {
    const price = aModelPrice({ inputTokenPrice: "1" });
    expect(costOf([price], { inputTokens: 999_999_999_999_999 })).toBe("999999999999999");
    expect(costOf([price], { inputTokens: 1_000_000_000_000_000 })).toBeUndefined();
  });

  test("is by the price that is valid at the event's time, down to the nanosecond", () => {
    const prices = [
      aModelPrice({ id: "1", inputTokenPrice: "1", validFrom: "2026-01-01T00:00:00Z" }),
      aModelPrice({ id: "2", inputTokenPrice: "2", validFrom: "2026-01-15T10:30:00.5Z" }),
      aModelPrice({ id: "3", inputTokenPrice: "3", validFrom: "2026-01-15T10:30:00.500000001Z" }),
    ];
    const at = (timestamp: string) => costOf(prices, { inputTokens: 1 }, timestamp);
    expect(at("2025-12-31T23:59:59.999999999Z")).toBeUndefined();
    expect(at("2026-01-01T00:00:00.000Z")).toBe("1");
    expect(at("2026-01-15T10:30:00.499999999Z")).toBe("1");
    expect(at("2026-01-15T10:30:00.500Z")).toBe("2");
    expect(at("2026-01-15T10:30:00.5000000000Z")).toBe("2");
    expect(at("2026-01-15T10:30:00.500000001Z")).toBe("3");
    expect(at("2026-01-15T10:30:01Z")).toBe("3");
  });

  test("of two from one instant on, is by the one recorded later, in whatever order they are read", () => {
    const first = aModelPrice({ id: "a", inputTokenPrice: "1", validFrom: "2026-01-01T00:00:00Z" });
    const later = aModelPrice({ id: "b", inputTokenPrice: "2", validFrom: "2026-01-01T00:00:00.000Z" });
    expect(costOf([first, later], { inputTokens: 1 })).toBe("2");
    expect(costOf([later, first], { inputTokens: 1 })).toBe("2");
    expect(findPriceFrom([later, first], first)).toBe(later);
    expect(findPriceFrom([later, first], { ...first, validFrom: "2026-01-02T00:00:00Z" })).toBeUndefined();
  });

  test("at the door, is by prices that were recorded a minute before", () => {
    const price = aModelPrice({ createdAt: "2026-01-15T10:00:00.000Z" });
    expect(pricesInEffect([price], Date.parse("2026-01-15T10:00:59.999Z"))).toEqual([]);
    expect(pricesInEffect([price], Date.parse("2026-01-15T10:01:00.000Z"))).toEqual([price]);
  });

  test("is, for any table, that of the last entry when the table is sorted by instant and then by record", () => {
    const second = (n: number) => `2026-01-15T10:30:${String(n).padStart(2, "0")}`;
    const prices = fc.array(
      fc.record({ from: fc.integer({ min: 0, max: 9 }), price: fc.integer({ min: 0, max: 99 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(prices, fc.integer({ min: 0, max: 9 }), (drawn, at) => {
        const table = drawn.map(({ from, price }, index) =>
          aModelPrice({
            id: String(index).padStart(3, "0"),
            inputTokenPrice: String(price),
            validFrom: `${second(from)}${index % 2 === 0 ? "Z" : ".000Z"}`,
          }),
        );
        const valid = drawn.flatMap(({ from, price }, index) => (from <= at ? [{ from, index, price }] : []));
        const [last] = valid.toSorted((a, b) => b.from - a.from || b.index - a.index);
        const expected = last === undefined ? undefined : String(last.price * 7);
        expect(costOf(table.toReversed(), { inputTokens: 7 }, `${second(at)}Z`)).toBe(expected);
      }),
    );
  });
});
