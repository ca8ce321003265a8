import { describe, expect, it } from "vitest";
import {
  describeMeter,
  type MeterDraft,
  NEW_METER,
  toNewMeter,
} from "../../../../dashboard/src/pages/settings/meter-draft.ts";
import type { MeterResponse } from "../../../../shared/contracts/answers/catalog.ts";

describe("a new meter", () => {
  it("leaves out what was not typed", () => {
    expect(toNewMeter({ ...NEW_METER, name: " Tokens " })).toEqual({ name: "Tokens", aggregation: "sum" });
  });

  it("is asked for with all that was typed", () => {
    const draft: MeterDraft = {
      name: "Tokens",
      externalId: "tokens",
      aggregation: "max",
      eventTypes: "completion\n\n chat ",
      otherEventTypes: "test",
      filters: [
        { name: " region ", rule: "in", values: "eu, us" },
        { name: "tier", rule: "notIn", values: "free" },
        { name: "model", rule: "exists", values: "left over" },
        { name: "trial", rule: "missing", values: "" },
      ],
      valueProperty: "tokens",
      groupKeys: "model\nmodel, region",
    };
    expect(toNewMeter(draft)).toEqual({
      name: "Tokens",
      externalId: "tokens",
      aggregation: "max",
      eventTypes: { in: ["completion", "chat"], notIn: ["test"] },
      properties: [
        { name: "region", in: ["eu", "us"] },
        { name: "tier", notIn: ["free"] },
        { name: "model", exists: true },
        { name: "trial", exists: false },
      ],
      valueProperty: "tokens",
      groupKeys: [["model"], ["model", "region"]],
    });
  });

  it("counts events without the property whose field is out of sight", () => {
    expect(
      toNewMeter({ ...NEW_METER, name: "Calls", aggregation: "count", valueProperty: "left over" }),
    ).toEqual({
      name: "Calls",
      aggregation: "count",
    });
  });
});

const METER: MeterResponse = {
  id: "m1",
  externalId: "m1",
  name: "Tokens",
  origin: "defined",
  aggregation: "sum",
  eventTypes: {},
  properties: [],
  valueProperty: null,
  groupKeys: [],
  countedFrom: null,
  createdAt: "2026-11-03T09:30:00.000Z",
  archivedAt: null,
};

describe("what a meter measures, in words", () => {
  it("says that it takes all, or which", () => {
    expect(describeMeter(METER)).toEqual(["Events of every type"]);
    expect(
      describeMeter({
        ...METER,
        eventTypes: { notIn: ["test"] },
        properties: [{ name: "region", exists: true, in: ["eu", "us"] }],
        valueProperty: "tokens",
        groupKeys: [["model"], ["model", "region"]],
      }),
    ).toEqual([
      "All events but test",
      "region is there and region is eu or us",
      "Of the property tokens",
      "By model, model + region",
    ]);
  });
});
