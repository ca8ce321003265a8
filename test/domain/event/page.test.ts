import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutBefore, findPage } from "../../../shared/domain/event/page.ts";

const HOUR = 3_600_000;

describe("where a page lies", () => {
  const bars = [
    { start: 0, events: 3 },
    { start: 5 * HOUR, events: 2 },
  ];

  it.each([
    [0, { before: 6 * HOUR, skip: 0 }],
    [1, { before: 6 * HOUR, skip: 1 }],
    [2, { before: HOUR, skip: 0 }],
    [4, { before: HOUR, skip: 2 }],
    [5, undefined],
    [500, undefined],
  ])("behind %i newer events: %j", (offset, from) => {
    expect(findPage(bars, HOUR, offset)).toEqual({ total: 5, ...(from === undefined ? {} : { from }) });
  });

  it("of nothing is nowhere", () => {
    expect(findPage([], HOUR, 0)).toEqual({ total: 0 });
  });

  it("every event is the first of the page that begins behind all newer ones", () => {
    const hours = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });
    fc.assert(
      fc.property(hours, fc.nat(30), (starts, offset) => {
        const times = starts.map((hour) => hour * HOUR).sort((a, b) => b - a);
        const counts = Map.groupBy(times, (time) => time);
        const bars = [...counts]
          .map(([start, { length }]) => ({ start, events: length }))
          .sort((a, b) => a.start - b.start);
        const { total, from } = findPage(bars, HOUR, offset);
        expect(total).toBe(times.length);
        const rest = from && times.filter((time) => time < from.before).slice(from.skip);
        expect(rest ?? []).toEqual(times.slice(offset));
      }),
    );
  });
});

it("a span is cut at an instant that lies within it", () => {
  expect(cutBefore({ start: 1, end: 9 }, 5)).toEqual({ start: 1, end: 5 });
  expect(cutBefore({ start: 1, end: 9 }, 12)).toEqual({ start: 1, end: 9 });
});
