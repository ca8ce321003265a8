import { beforeAll, describe, expect, it, vi } from "vitest";
import { resolveWindow } from "../../../dashboard/src/view/window.ts";
import { windowBefore } from "../../../dashboard/src/view/window-before.ts";

type Dates = typeof import("../../../dashboard/src/format/dates.ts");

const now = Date.parse("2026-11-27T16:45:00Z");
const year = resolveWindow({ range: "12m" }, now);
/** Intl writes ranges with thin spaces. */
const plain = (text: string) => text.replaceAll(/\s/gu, " ");

async function datesIn(locale: string): Promise<Dates> {
  vi.resetModules();
  vi.stubGlobal("navigator", { languages: [locale] });
  return import("../../../dashboard/src/format/dates.ts");
}

describe("in English", () => {
  let dates: Dates;
  beforeAll(async () => {
    dates = await datesIn("en-US");
  });

  it("names a cut week by its days", () => {
    const name = (label: string) => plain(dates.formatBucket(label, "week", year));
    expect(name("2025-11-24")).toBe("Nov 28 – 30, 2025, part of a week");
    expect(name("2025-12-01")).toBe("Week of Mon, Dec 1, 2025");
    expect(name("2026-11-23")).toBe("Week of Mon, Nov 23, 2026, so far");
  });

  it("says of what runs that it does", () => {
    expect(dates.formatBucket("2026-11-27", "day", year)).toBe("Fri, Nov 27, 2026, so far");
    expect(dates.formatBucket("2026-11-01", "month", year)).toBe("Nov 2026, so far");
    expect(plain(dates.formatBucket("2026-11-27T16:00:00Z", "hour", year))).toBe(
      "Fri, Nov 27, 2026, 4:00 PM, so far",
    );
    expect(plain(dates.formatBucket("2026-11-27T15:00:00Z", "hour", year))).toBe(
      "Fri, Nov 27, 2026, 3:00 PM",
    );
  });

  it("says what a window is compared with", () => {
    const than = (range: "month" | "last-month") =>
      plain(dates.formatThan(windowBefore(resolveWindow({ range }, now))));
    expect(than("month")).toBe("than in Oct 1 – 27, 2026, up to this time of day");
    expect(than("last-month")).toBe("than in Sep 1 – 30, 2026");
  });

  it("says which days the dashed line is of", () => {
    const overlay = (range: "today" | "last-month") =>
      plain(dates.formatOverlay(windowBefore(resolveWindow({ range }, now))));
    expect(overlay("today")).toBe("Dashed: Nov 26, 2026, up to this time of day");
    expect(overlay("last-month")).toBe("Dashed: Sep 1 – 30, 2026, day for day");
  });

  it("labels midnight alone as a day", () => {
    const tick = (hour: string) =>
      plain(dates.formatTick(Date.parse(`2026-11-27T${hour}:00Z`) / 1000, 10_800, "UTC"));
    expect(["00:00", "03:00", "09:00", "12:00"].map(tick)).toEqual([
      "Nov 27",
      "3:00 AM",
      "9:00 AM",
      "12:00 PM",
    ]);
  });
});

it("keeps times ago in the language of the sentences around them", async () => {
  const { formatAgo } = await datesIn("de-DE");
  expect(formatAgo("2026-11-27T16:43:00Z", now)).toBe("2 minutes ago");
});
