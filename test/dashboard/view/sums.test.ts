import { describe, expect, it } from "vitest";
import { settle, without } from "../../../dashboard/src/view/sums.ts";

describe("without", () => {
  it("leaves no digits that only doubles made", () => {
    // As doubles: 0.09999999999999998.
    expect(without(0.3, [0.1, 0.1])).toBe(0.1);
    // As doubles: 0.19999992847442627.
    expect(without(1_000_000_000.3, [1_000_000_000.1])).toBe(0.2);
  });

  it("keeps whole numbers as they are", () => {
    expect(without(9_007_199_254_740_991, [1])).toBe(9_007_199_254_740_990);
  });
});

describe("settle", () => {
  it("keeps the digits that were told", () => {
    expect([settle(0.1 + 0.2, 0.3), settle(123.456789, 123.456789), settle(0, 0)]).toEqual([
      0.3, 123.456789, 0,
    ]);
  });
});
