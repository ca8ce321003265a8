import { describe, expect, it } from "vitest";
import { toPaths } from "../../../dashboard/src/charts/sparkline-path.ts";

describe("toPaths", () => {
  it("goes from the left to the right, 0 at the bottom and the largest at the top", () => {
    expect(toPaths([0, 5, 10], 106, 26)).toEqual({ line: "M3 23L53 13L103 3", dots: "" });
  });

  it("leaves gaps, and draws what stands alone between two as a dot", () => {
    expect(toPaths([1, 1, null, 1, null], 106, 26)).toEqual({ line: "M3 3L28 3", dots: "M78 3h0" });
  });

  it("draws one value as a dot, and nothing of nothing", () => {
    expect(toPaths([0], 106, 26)).toEqual({ line: "", dots: "M3 23h0" });
    expect(toPaths([], 106, 26)).toEqual({ line: "", dots: "" });
  });
});
