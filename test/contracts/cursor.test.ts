import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { readCursor, writeCursor } from "../../shared/contracts/cursor.ts";

const CONTEXT = { organization: "org", listing: "quarantine", fingerprint: identifiers.fingerprint };
const anything = () => true;

describe("A cursor", () => {
  test("gives back any position, and none without a cursor", () => {
    expect(readCursor(CONTEXT, undefined, anything)).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (position) => {
        expect(readCursor(CONTEXT, writeCursor(CONTEXT, position), anything)).toBe(position);
      }),
    );
  });

  test("is refused when any of its characters is another, or missing", () => {
    const cursor = writeCursor(CONTEXT, "01a206fe-5f36-7415-8cb4-364ae0491c1e.0");
    for (let index = 0; index < cursor.length; index++) {
      const other = cursor[index] === "A" ? "B" : "A";
      for (const replacement of [other, ""]) {
        const changed = `${cursor.slice(0, index)}${replacement}${cursor.slice(index + 1)}`;
        expect(() => readCursor(CONTEXT, changed, anything)).toThrow("next_page: got");
      }
    }
  });

  test("is refused in another spelling of the same bytes", () => {
    const cursor = writeCursor(CONTEXT, "position");
    for (const spelling of [`${cursor}=`, ` ${cursor}`, `${cursor}\n`, Buffer.from(cursor).toString("hex")])
      expect(() => readCursor(CONTEXT, spelling, anything)).toThrow("next_page: got");
  });

  test.each([
    ["organization", { ...CONTEXT, organization: "other" }],
    ["listing", { ...CONTEXT, listing: "events" }],
  ])("is refused for another %s", (_, other) => {
    expect(() => readCursor(other, writeCursor(CONTEXT, "position"), anything)).toThrow("next_page: got");
  });

  test("is refused for a position that the list cannot have, whoever made it", () => {
    expect(() => readCursor(CONTEXT, writeCursor(CONTEXT, "x"), (text) => text === "y")).toThrow("next_page");
  });
});
