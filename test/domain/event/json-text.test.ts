import { describe, expect, it } from "vitest";
import { numberText, writeJson } from "../../../shared/domain/event/json-text.ts";

describe("the JSON of properties", () => {
  it("has numbers without exponents, at any depth, and is otherwise what JSON.stringify writes", () => {
    expect(writeJson({ usd: 5e-7, deep: [{ n: -1.5e-7 }, 1e21], tokens: 12, rate: 0.25, no: null })).toBe(
      '{"usd":0.0000005,"deep":[{"n":-0.00000015},1000000000000000000000],"tokens":12,"rate":0.25,"no":null}',
    );
  });

  it("leaves texts and names as they are, whatever stands in them", () => {
    const value = { "5e-7": "1e+21", 'a"5e-7': '\\"', "\\": "5e-7", __proto: ' 1e-7 "1e-7" ' };
    expect(writeJson(value)).toBe(JSON.stringify(value));
  });

  it("keeps every double: read again, it is the same number", () => {
    const numbers = [5e-324, 1.7976931348623157e308, -2.5e-9, 1e21, 123456789012345680000];
    const text = writeJson({ numbers });
    expect(text).not.toContain("e-");
    expect(text).not.toContain("e+");
    expect(JSON.parse(text)).toEqual({ numbers });
  });
});

it.each([
  [5e-7, "0.0000005"],
  [-1e-13, "-0.0000000000001"],
  [1e21, "1000000000000000000000"],
  [0.1 + 0.2, "0.30000000000000004"],
  [-0, "0"],
  [Number.POSITIVE_INFINITY, undefined],
])("the text of the number %d is %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});
