/** What a definition of a meter cannot say, in both dialects. */
import { describe, expect, test } from "vitest";
import { parseNewBillableMetric } from "../../shared/contracts/billable-metrics.ts";
import { parseNewMeter } from "../../shared/contracts/meters.ts";

function faultsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    return (error as { readonly faults: readonly string[] }).faults;
  }
  return [];
}

const METER = { name: "m", aggregation: "sum" };
const METRIC = { name: "m", aggregation_type: "SUM", aggregation_key: "tokens" };
const OF_METER = (over: object) => faultsOf(() => parseNewMeter({ ...METER, ...over }));
const OF_METRIC = (over: object) => faultsOf(() => parseNewBillableMetric({ ...METRIC, ...over }));

describe("A definition", () => {
  test("names a property once in a group key", () => {
    const accepted =
      "accepted is an array of at most 10 keys, each an array of 1 to 5 different names of properties";
    expect(OF_METER({ groupKeys: [["a", "a"]] })).toEqual([`groupKeys[0]: got an array of 2; ${accepted}`]);
    expect(OF_METRIC({ group_keys: [["b"], ["a", "a"]] })).toEqual([
      `group_keys[1]: got an array of 2; ${accepted}`,
    ]);
    expect(OF_METER({ groupKeys: [["a"], ["a", "b"]] })).toEqual([]);
  });

  test("does not ask for values of a property that must not exist: no event could pass", () => {
    const reason =
      "got an array of 1 together with exists false; accepted is one of the two: a property that does not exist has no value";
    expect(OF_METER({ properties: [{ name: "a" }, { name: "b", exists: false, in: ["x"] }] })).toEqual([
      `properties[1].in: ${reason}`,
    ]);
    expect(OF_METRIC({ property_filters: [{ name: "b", exists: false, in_values: ["x"] }] })).toEqual([
      `property_filters[0].in_values: ${reason}`,
    ]);
    expect(
      OF_METER({
        properties: [
          { name: "b", exists: true, in: ["x"] },
          { name: "c", exists: false },
        ],
      }),
    ).toEqual([]);
  });

  test("that is wrong says what is accepted in the words of its dialect", () => {
    expect(OF_METER({ aggregation: "count", valueProperty: "x" })).toEqual([
      'valueProperty: got "x"; accepted is none, where aggregation is count: events are counted, and none of their values',
    ]);
    expect(OF_METRIC({ aggregation_type: "COUNT" })).toEqual([
      'aggregation_key: got "tokens"; accepted is none, where aggregation_type is COUNT: events are counted, and none of their values',
    ]);
  });

  test.each([
    [{ aggregation: "unique" }, "valueProperty: is missing"],
    [{ aggregation: "median" }, "aggregation: got"],
    [{ valueProperty: 'a"b' }, "valueProperty: got"],
    [{ properties: [{ name: "x", in: [] }] }, "properties[0].in"],
    [{ eventTypes: { in: Array(101).fill("x") } }, "eventTypes.in"],
    [{ properties: [{ name: "x", in: Array(100).fill("y".repeat(200)) }] }, "8000"],
  ])("%j is refused by name", (over, fault) => {
    expect(OF_METER(over).join()).toContain(fault);
  });

  test("keeps every custom field, whatever its name", () => {
    const custom_fields: unknown = JSON.parse('{"__proto__":"x","ok":"y"}');
    const draft = parseNewBillableMetric({ ...METRIC, custom_fields });
    expect(JSON.stringify(draft.customFields)).toBe('{"__proto__":"x","ok":"y"}');
    for (const wrong of [["x"], { a: 1 }, { a: "x".repeat(257) }])
      expect(OF_METRIC({ custom_fields: wrong })).toEqual([expect.stringMatching(/^custom_fields: got /)]);
  });
});
