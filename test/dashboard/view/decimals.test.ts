import { describe, expect, it } from "vitest";
import { addDecimals, isPositive, subtractDecimals } from "../../../dashboard/src/view/decimals.ts";

describe("sums of decimals", () => {
  it.each([
    [["0.1", "0.2"], "0.3"],
    [["-0.05", "0.05"], "0"],
    [["-0.5", "0.25"], "-0.25"],
    [["9007199254740993", "0.000000000001"], "9007199254740993.000000000001"],
    [[], "0"],
  ])("adds %j to %s", (decimals, sum) => {
    expect(addDecimals(decimals)).toBe(sum);
  });

  it("subtracts, also what is below 0", () => {
    expect(subtractDecimals("1", "0.3", "-0.2")).toBe("0.9");
  });

  it("knows what is above 0", () => {
    expect(["0", "0.00", "-3", "0.01"].map(isPositive)).toEqual([false, false, false, true]);
  });
});
