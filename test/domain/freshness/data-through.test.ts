import { describe, expect, it } from "vitest";
import { dataThroughOf } from "../../../shared/domain/freshness/data-through.ts";
import { NOTHING_KNOWN } from "../../../shared/domain/freshness/watermarks.ts";
import type { Source } from "../../../shared/domain/meter/usage.ts";
import { someWatermarks } from "../../support/builders.ts";

const NOW = Date.parse("2026-01-31T12:00:00Z");
const DAY = 86_400_000;
/** Counted up to 11:59, stored up to 11:57; at 05:59 what was accepted before 04:59 was stored. */
const WATERMARKS = someWatermarks("2026-01-31T11:59:00.000Z");
const tell = (sources: readonly Source[], since: number, watermarks = WATERMARKS) =>
  dataThroughOf(watermarks, { sources: new Set(sources), since }, NOW);

describe("what an answer promises", () => {
  it.each<[string, readonly Source[], number, string]>([
    ["of the rollups, however old", ["rollups"], NOW - 400 * DAY, "11:59:00"],
    ["where nobody had to be asked", [], NOW - 400 * DAY, "11:59:00"],
    ["of raw events of the last day", ["event-store"], NOW - DAY, "11:57:00"],
    ["of both", ["rollups", "event-store"], NOW - DAY, "11:57:00"],
    ["of raw events that may have been written late", ["event-store"], NOW - DAY - 1, "04:59:00"],
    ["of both, back beyond a day", ["rollups", "event-store"], NOW - 30 * DAY, "04:59:00"],
  ])("%s", (_, sources, since, time) => {
    expect(tell(sources, since)).toBe(`2026-01-31T${time}.000Z`);
  });

  it("never more than what is counted, whoever answers", () => {
    const behind = { ...WATERMARKS, counted: Date.parse("2026-01-31T03:00:00Z") };
    for (const since of [NOW, NOW - 30 * DAY])
      expect(tell(["event-store"], since, behind)).toBe("2026-01-31T03:00:00.000Z");
  });

  it("nothing, before anything was observed", () => {
    for (const sources of [["rollups"], ["event-store"]] as const)
      expect(tell(sources, NOW - 30 * DAY, NOTHING_KNOWN)).toBe("1970-01-01T00:00:00.000Z");
  });
});
