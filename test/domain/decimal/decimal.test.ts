import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimal, decimalText, parseDecimal, plus, ZERO } from "../../../shared/domain/decimal/decimal.ts";

describe("Function: parseDecimal", () => {
  test.each([
    ["0.10", "0.1"],
    ["-0", "0"],
    ["007", undefined],
    ["1e3", undefined],
    ["1e400", undefined],
    ["", undefined],
    [" 1", undefined],
    [".5", undefined],
    ["NaN", undefined],
    ["0x10", undefined],
    ["123456789012345.123456789012", "123456789012345.123456789012"],
    ["1234567890123456", undefined],
    ["0.1234567890123", undefined],
    ["0.1234567890120", "0.123456789012"],
    ["1".repeat(39), undefined],
  ])("text %j is %j", (text, canonical) => {
    expect(parseDecimal(text)).toBe(canonical);
  });

  test.each([
    [0, "0"],
    [-0, "0"],
    [1e3, "1000"],
    [0.1, "0.1"],
    [0.1 + 0.2, undefined],
    [2 ** 53 + 1, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [Number.NaN, undefined],
    [1e-12, "0.000000000001"],
    [1e-13, undefined],
    [999_999_999_999_999, "999999999999999"],
  ])("number %j is %j", (value, canonical) => {
    expect(parseDecimal(value)).toBe(canonical);
  });

  test("any decimal within the limits keeps its value, whatever its spelling", () => {
    const digits = fc.tuple(fc.bigInt(0n, 10n ** 15n - 1n), fc.bigInt(0n, 10n ** 12n - 1n));
    fc.assert(
      fc.property(digits, ([integer, fraction]) => {
        const text = `${integer}.${String(fraction).padStart(12, "0")}`;
        const canonical = parseDecimal(text);
        expect(canonical === undefined ? undefined : decimal(canonical).cmp(text)).toBe(0);
        expect(decimalText(decimal(text))).toBe(canonical);
      }),
    );
  });
});

describe("Function: plus", () => {
  test.each([
    ["0.1", "0.2", "0.3"],
    ["0", "12345678901234567890123456.123456789012", "12345678901234567890123456.123456789012"],
    ["-0.5", "0", "-0.5"],
    ["2", "-2", "0"],
    ["0", "0", "0"],
    ["10", "0.01", "10.01"],
  ])("%s and %s are %s, either way", (a, b, sum) => {
    expect(decimalText(plus(decimal(a), decimal(b)))).toBe(sum);
    expect(decimalText(plus(decimal(b), decimal(a)))).toBe(sum);
    expect(decimalText(plus(decimal(a), ZERO))).toBe(a);
  });
});
