import { describe, expect, test } from "vitest";
import { chainSpans, cutAtEdges, distinctSpans } from "../../../shared/domain/meter/day-spans.ts";

const span = (from: number, until: number) => ({ from, until });

describe("Spans of days", () => {
  test("are cut wherever one of them begins or ends, and where none of them is there is no part", () => {
    expect(cutAtEdges([span(1, 10), span(5, 12), span(20, 21)])).toEqual([
      span(1, 5),
      span(5, 10),
      span(10, 12),
      span(20, 21),
    ]);
  });

  test("that overlap come into different chains, those that follow each other into one, in order", () => {
    expect(chainSpans([span(10, 20), span(1, 10), span(1, 15), span(15, 16)])).toEqual([
      [span(1, 10), span(10, 20)],
      [span(1, 15), span(15, 16)],
    ]);
  });

  test("stand once", () => {
    expect(distinctSpans([span(1, 2), span(1, 3), span(1, 2)])).toEqual([span(1, 2), span(1, 3)]);
  });
});
