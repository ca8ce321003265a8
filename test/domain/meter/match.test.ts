import { describe, expect, it } from "vitest";
import { readFeed } from "../../../shared/domain/meter/match.ts";
import type { Meter } from "../../../shared/domain/meter/meter.ts";

const SUM_OF_TOKENS: Pick<Meter, "aggregation" | "eventTypes" | "properties" | "valueProperty"> = {
  aggregation: "sum",
  eventTypes: { in: ["completion"] },
  properties: [],
  valueProperty: "tokens",
};

function feed(over: Partial<Meter>, properties: Record<string, string | number | boolean | null | never[]>) {
  return readFeed({ ...SUM_OF_TOKENS, ...over }, { eventType: "completion", quantity: "3", properties });
}

describe("what an event gives to a meter", () => {
  it.each([
    [12, "12"],
    ["12.50", "12.50"],
    [-1.5, "-1.5"],
    ["123456789012345.123456789012", "123456789012345.123456789012"],
  ])("%j is read as %s", (tokens, value) => {
    expect(feed({}, { tokens })).toBe(value);
  });

  it.each([null, true, "", "1e3", "+1", ".5", "1.", "1,000", "1234567890123456", "0.1234567890123", []])(
    "%j is no value, so that the event does not feed the meter",
    (tokens) => {
      expect(feed({}, { tokens })).toBeUndefined();
    },
  );

  it("is its quantity where no property is named", () => {
    expect(feed({ valueProperty: undefined }, {})).toBe("3");
  });

  it("is any text where different ones are counted", () => {
    expect(feed({ aggregation: "unique", valueProperty: "user" }, { user: "ann" })).toBe("ann");
    expect(feed({ aggregation: "unique", valueProperty: "user" }, { user: 7 })).toBe("7");
    expect(feed({ aggregation: "unique", valueProperty: "user" }, { user: null })).toBeUndefined();
  });
});

describe("which events feed a meter", () => {
  const passes = (over: Partial<Meter>, properties = {}) =>
    feed({ valueProperty: undefined, ...over }, properties) !== undefined;

  it("those of its event types", () => {
    expect(passes({ eventTypes: {} })).toBe(true);
    expect(passes({ eventTypes: { in: ["chat"] } })).toBe(false);
    expect(passes({ eventTypes: { notIn: ["chat"] } })).toBe(true);
    expect(passes({ eventTypes: { notIn: ["completion"] } })).toBe(false);
  });

  it.each([
    [{ exists: true }, { region: "eu" }, true],
    [{ exists: true }, { region: null }, false],
    [{ exists: true }, {}, false],
    [{ exists: false }, { region: "eu" }, false],
    [{ exists: false }, {}, true],
    [{ in: ["eu", "us"] }, { region: "us" }, true],
    [{ in: ["eu"] }, { region: "EU" }, false],
    [{ in: ["eu"] }, {}, false],
    [{ in: ["1", "true"] }, { region: 1 }, true],
    [{ in: ["1", "true"] }, { region: true }, true],
    [{ notIn: ["eu"] }, { region: "eu" }, false],
    [{ notIn: ["eu"] }, { region: "us" }, true],
    [{ notIn: ["eu"] }, {}, true],
    [{}, {}, true],
  ])("%j with %j: %j", (rule, properties, expected) => {
    expect(passes({ properties: [{ name: "region", ...rule }] }, properties)).toBe(expected);
  });

  it("all rules must hold", () => {
    const properties = [
      { name: "region", in: ["eu"] },
      { name: "tier", exists: true },
    ];
    expect(passes({ properties }, { region: "eu", tier: "pro" })).toBe(true);
    expect(passes({ properties }, { region: "eu" })).toBe(false);
  });

  it("a property that every object inherits is none of the event's", () => {
    expect(passes({ properties: [{ name: "constructor", exists: true }] })).toBe(false);
  });
});
