import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The module reads the locale once. */
function readIn(locale: string) {
  vi.resetModules();
  vi.stubGlobal("navigator", { languages: [locale] });
  return import("../../../dashboard/src/format/numbers.ts");
}

test("a number is rounded only where a word says to what", async () => {
  const english = await readIn("en-US");
  expect(english.formatShort(12_345)).toBe("12.3K");
  expect(english.formatMoneyShort(624_268.2, "USD")).toBe("$624.3K");

  const german = await readIn("de-DE");
  expect(german.formatShort(12_345)).toBe("12.345");
  expect(german.formatShort(1_234_567)).toBe("1,23\u00a0Mio.");
  expect(german.formatMoneyShort(624_268.2, "USD")).toBe("624.268\u00a0$");
  expect(german.formatMoneyShort(1_234_567, "USD")).toBe("1,235\u00a0Mio.\u00a0$");
  expect(german.formatMoneyShort(-624_268.2, "EUR")).toBe("-624.268\u00a0€");
});

test("a change of more than 1,000 % is told as how many times as much", async () => {
  const { formatChange } = await readIn("en-US");
  expect(formatChange(112.5, 100)).toBe("+12.5%");
  expect(formatChange(11, 1)).toBe("+1,000%");
  // +17,898.6 %
  expect(formatChange(179_986, 1_000)).toBe("×180");
  expect(formatChange(0, 5)).toBe("-100%");
  // Of a month of credit notes there is no such factor.
  expect(formatChange(5, -0.1)).toBe("+5,100%");
});
