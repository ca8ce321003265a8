import { describe, expect, it } from "vitest";
import { decimal, decimalText } from "../../../shared/domain/decimal/decimal.ts";
import { isCurrency, roundForAnalytics, roundForBill } from "../../../shared/domain/money/money.ts";

describe("an amount that is billed", () => {
  it.each([
    ["USD", "1.005", "1.01"],
    ["USD", "1.0049999999", "1"],
    ["USD", "-1.005", "-1.01"],
    ["JPY", "99.5", "100"],
    ["KWD", "0.0005", "0.001"],
    ["CLF", "0.00005", "0.0001"],
    // Nobody pays in fillér, but ISO 4217 has them: what a bill says must not change with the version of Node.
    ["HUF", "10.255", "10.26"],
    ["IQD", "0.0015", "0.002"],
  ])("in %s: %s is %s", (currency, amount, billed) => {
    expect(decimalText(roundForBill(decimal(amount), currency))).toBe(billed);
  });
});

it.each([
  ["0.0000005", "0"],
  ["0.0000015", "0.000002"],
  ["0.0000025", "0.000002"],
  ["0.00000250000001", "0.000003"],
  ["-0.0000015", "-0.000002"],
])("an amount that is analysed is rounded half to even: %s is %s", (amount, rounded) => {
  expect(decimalText(roundForAnalytics(decimal(amount)))).toBe(rounded);
});

it.each([
  ["USD", true],
  ["usd", false],
  ["US", false],
  ["ABC", false],
  ["", false],
])("%j is a currency: %s", (text, expected) => {
  expect(isCurrency(text)).toBe(expected);
});
