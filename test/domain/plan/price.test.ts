import { describe, expect, it } from "vitest";
import { decimal, decimalText } from "../../../shared/domain/decimal/decimal.ts";
import { pricePeriod } from "../../../shared/domain/plan/commitment.ts";
import { applies } from "../../../shared/domain/plan/plan.ts";
import { type Price, priceOf } from "../../../shared/domain/plan/price.ts";
import { recurring, seat } from "../../support/agreements.ts";

const TIERS = [{ upTo: "10", rate: "2" }, { upTo: "20.5", rate: "1" }, { rate: "0.5" }];

describe.each<[string, Price, [string, string][]]>([
  [
    "flat",
    { model: "flat", rate: "0.1" },
    [
      ["0", "0"],
      ["3", "0.3"],
      ["-3", "0"],
    ],
  ],
  [
    "graduated",
    { model: "graduated", tiers: TIERS },
    [
      ["0", "0"],
      ["0.5", "1"],
      ["10", "20"],
      ["10.000000000001", "20.000000000001"],
      ["20.5", "30.5"],
      ["100.5", "70.5"],
      ["-1", "0"],
    ],
  ],
  [
    "volume",
    { model: "volume", tiers: TIERS },
    [
      ["0", "0"],
      ["10", "20"],
      ["10.000000000001", "10.000000000001"],
      ["20.5", "20.5"],
      ["20.6", "10.3"],
      ["-1", "0"],
    ],
  ],
  ["graduated, a single tier", { model: "graduated", tiers: [{ rate: "3" }] }, [["7", "21"]]],
])("%s", (_, price, cases) => {
  it.each(cases)("%s units cost %s", (quantity, expected) => {
    expect(decimalText(priceOf(price, decimal(quantity)))).toBe(expected);
  });
});

describe("a period of", () => {
  const priced = (minimumCommitment: string | undefined, seats: number) => {
    const { quantity, amount } = pricePeriod(seat("10", { minimumCommitment }), seats);
    return [decimalText(quantity), decimalText(amount)];
  };

  it("seats costs those that are there, or the minimum", () => {
    expect(priced(undefined, 4)).toEqual(["4", "40"]);
    expect(priced(undefined, 0)).toEqual(["0", "0"]);
    expect(priced("5", 4)).toEqual(["5", "50"]);
    expect(priced("5", 5)).toEqual(["5", "50"]);
    expect(priced("5", 6)).toEqual(["6", "60"]);
  });

  it("what recurs costs the same whatever the seats", () => {
    expect(decimalText(pricePeriod(recurring("99.5"), 7).amount)).toBe("99.5");
  });
});

it.each([
  [{}, true],
  [{ startDate: "2025-03-15" }, true],
  [{ startDate: "2025-03-16" }, false],
  [{ endDate: "2025-03-15" }, true],
  [{ endDate: "2025-03-14" }, false],
])("a charge of %j applies on 2025-03-15: %s", (bounds, expected) => {
  expect(applies(bounds, "2025-03-15")).toBe(expected);
});
