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
    // Numbers that JavaScript writes with an exponent, and doubles with noise beyond the twelfth digit.
    [0.0000005, "0.0000005"],
    [-0.0000005, "-0.0000005"],
    [1e-13, "0.000000000000"],
    [0.1 + 0.2, "0.300000000000"],
    ["0.1234567890123", "0.123456789012"],
    ["-7.99999999999999999999", "-7.999999999999"],
  ])("%j is read as %s", (tokens, value) => {
    expect(feed({}, { tokens })).toBe(value);
  });

  it.each([
    null,
    true,
    "",
    "1e3",
    "+1",
    ".5",
    "1.",
    "1,000",
    "5e-7",
    "1234567890123456",
    "1.2.3",
    1e21,
    1e300,
    [],
  ])("%j is no value, so that the event does not feed the meter", (tokens) => {
    expect(feed({}, { tokens })).toBeUndefined();
  });

  it("is its quantity where no property is named", () => {
    expect(feed({ valueProperty: undefined }, {})).toBe("3");
  });

  it("is any text where different ones are counted", () => {
    expect(feed({ aggregation: "unique", valueProperty: "user" }, { user: "ann" })).toBe("ann");
    expect(feed({ aggregation: "unique", valueProperty: "user" }, { user: 7 })).toBe("7");
    expect(feed({ aggregation: "unique", valueProperty: "user" }, { user: 5e-7 })).toBe("0.0000005");
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
    [{ in: ["0.0000005"] }, { region: 5e-7 }, true],
    [{ in: ["5e-7"] }, { region: 5e-7 }, false],
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
