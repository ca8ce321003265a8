import { describe, expect, it } from "vitest";
import {
  addsUp,
  canGroup,
  type MeterAbout,
  rowsFor,
  toQuestion,
} from "../../../../dashboard/src/pages/usage/question.ts";
import { readUsageSearch } from "../../../../dashboard/src/pages/usage/search.ts";

const month = { from: "2026-11-01", to: "2026-11-30", days: 30, zone: "UTC", preset: undefined, now: 0 };
const eventType: MeterAbout = {
  id: "m1",
  name: "tokens",
  origin: "first-sight",
  aggregation: "sum",
  groupKeys: [],
};
const defined: MeterAbout = { ...eventType, origin: "defined", aggregation: "max" };

describe("what the URL of the usage page holds", () => {
  it("leaves out what is not known", () => {
    const read = readUsageSearch({
      measure: "joy",
      grain: "minute",
      by: "planet",
      compare: "maybe",
      meter: "",
    });
    expect(Object.values(read).filter((value) => value !== undefined)).toEqual([]);
  });
});

describe("toQuestion", () => {
  it("asks analytics for events of everything by day where the URL says nothing", () => {
    expect(toQuestion({}, month, undefined)).toMatchObject({
      source: "analytics",
      measure: "events",
      grain: "day",
      by: undefined,
    });
  });

  it("asks analytics about an event type, whose costs they know, and its quantity if nothing is said", () => {
    expect(toQuestion({}, month, eventType)).toMatchObject({ source: "analytics", measure: "quantity" });
    expect(toQuestion({ measure: "cost", by: "agent" }, month, eventType)).toMatchObject({
      source: "analytics",
      measure: "cost",
      by: "agent",
    });
  });

  it("asks a defined meter itself, and leaves out agents and costs, which it does not know", () => {
    expect(toQuestion({ measure: "cost", by: "agent", agent: "a1" }, month, defined)).toMatchObject({
      source: "meter",
      measure: "quantity",
      by: undefined,
      agent: undefined,
    });
  });

  it("breaks down by property only one meter, and only by a named property", () => {
    const search = { by: "property", property: "region" } as const;
    expect(toQuestion(search, month, eventType)).toMatchObject({ source: "meter", by: "property" });
    expect(toQuestion(search, month, undefined).by).toBeUndefined();
    expect(toQuestion({ by: "property" }, month, eventType).by).toBeUndefined();
  });

  it("takes the usual grain where hours are too many", () => {
    const years = { ...month, days: 731 };
    expect(toQuestion({ grain: "hour" }, years, undefined).grain).toBe("month");
    // 366 x 24 + 1 hours.
    expect(canGroup("hour", { ...month, days: 366 })).toBe(true);
    expect(canGroup("hour", { ...month, days: 376 })).toBe(false);
  });
});

describe("addsUp", () => {
  it("holds of events, and of sums and counts, not of the largest values", () => {
    const ofMax = toQuestion({}, month, defined);
    expect(addsUp(ofMax)).toBe(false);
    expect(addsUp({ ...ofMax, measure: "events" })).toBe(true);
    expect(addsUp({ ...ofMax, meter: { ...defined, aggregation: "count" } })).toBe(true);
  });
});

describe("rowsFor", () => {
  it("asks for as many rows as can be sent with the whole", () => {
    // 50,000 / (366 x 24 + 1) = 5.69: the whole and four rows.
    expect(rowsFor({ grain: "hour", window: { ...month, days: 366 } })).toBe(4);
    expect(rowsFor({ grain: "day", window: month })).toBe(100);
  });
});
