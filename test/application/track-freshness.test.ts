import { expect, test } from "vitest";
import { trackFreshness } from "../../shared/application/track-freshness.ts";
import { NOTHING_KNOWN, type Watermarks } from "../../shared/domain/freshness/watermarks.ts";

const NOON = Date.parse("2026-01-15T12:00:00Z");
const MINUTE = 60_000;

function setUp() {
  let watermarks: Watermarks = NOTHING_KNOWN;
  let [now, isCounting, isStoring] = [NOON, false, false];
  const dependencies = {
    freshness: {
      watermarks: async () => watermarks,
      record: async (moved: Watermarks) => {
        watermarks = moved;
      },
    },
    isCounting: async () => isCounting,
    isStoring: async () => isStoring,
    now: () => now,
  };
  return async (minutes: number, waits: { readonly counting?: true; readonly storing?: true } = {}) => {
    [isCounting, isStoring] = [waits.counting ?? false, waits.storing ?? false];
    for (let minute = 0; minute < minutes; minute++) {
      now += MINUTE;
      await trackFreshness(dependencies);
    }
    const { counted, stored } = watermarks;
    return { counted: (counted - NOON) / MINUTE, stored: (stored - NOON) / MINUTE };
  };
}

test("an event that waits for the event store holds its watermark, and not that of the rollups", async () => {
  const pass = setUp();
  expect(await pass(10)).toEqual({ counted: 9, stored: 8 });
  // It comes now, for an instant two hours ahead.
  expect(await pass(106, { storing: true })).toEqual({ counted: 115, stored: 8 });
  expect(await pass(2)).toEqual({ counted: 117, stored: 116 });
});

test("what waits to be counted holds both", async () => {
  const pass = setUp();
  await pass(10);
  expect(await pass(30, { counting: true })).toEqual({ counted: 9, stored: 8 });
  expect(await pass(1)).toEqual({ counted: 40, stored: 9 });
});
