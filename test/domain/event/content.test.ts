import { describe, expect, test } from "vitest";
import { canonicalContent } from "../../../shared/domain/event/content.ts";
import { aSubmittedEvent } from "../../support/builders.ts";

describe("Function: canonicalContent", () => {
  test("neither the key nor the order of properties is content", () => {
    const a = aSubmittedEvent({ idempotencyKey: "a", properties: { x: 1, y: { b: [1, null], a: "é" } } });
    const b = aSubmittedEvent({ idempotencyKey: "b", properties: { y: { a: "é", b: [1, null] }, x: 1 } });
    expect(canonicalContent(a)).toBe(canonicalContent(b));
  });

  test.each([
    [{ quantity: "2" }],
    [{ customer: "other" }],
    [{ agent: "a" }],
    [{ eventType: "calls" }],
    [{ cost: "0" }],
    [{ timestamp: "2026-01-01T00:00:00Z" }],
    [{ properties: { x: "1" } }],
  ])("%j is another content", (change) => {
    expect(canonicalContent(aSubmittedEvent(change))).not.toBe(canonicalContent(aSubmittedEvent()));
  });
});
