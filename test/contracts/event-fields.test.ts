import { describe, expect, test } from "vitest";
import { propertiesField } from "../../shared/contracts/event-fields.ts";

const isAccepted = (properties: unknown) => propertiesField.safeParse(properties).success;

describe("properties of an event", () => {
  test("have at most 1,000 bytes as they are stored, where numbers have no exponents", () => {
    expect(isAccepted({ sizes: [1e300, 1e300, 1e300] })).toBe(true);
    expect(isAccepted({ sizes: [1e300, 1e300, 1e300, 1e300] })).toBe(false);
  });

  test.each([
    { text: "\ud800" },
    { text: "a\udfffb" },
    { text: "\\\ud83d" },
    { list: [{ deep: "\ud800x" }] },
    { "\ud800": 1 },
  ])("half of a surrogate pair is refused wherever it stands: %j", (properties) => {
    expect(isAccepted(properties)).toBe(false);
  });

  test.each([{ text: "\u{1f600}" }, { text: "\\ud800" }, { text: "\\\\ud800" }, { "\u0000": '"\n' }])(
    "a whole pair, and a text that only looks like half of one, are accepted: %j",
    (properties) => {
      expect(isAccepted(properties)).toBe(true);
    },
  );
});
