import { describe, expect, it } from "vitest";
import {
  type CorrectionDraft,
  describeChange,
  findFaults,
  toWish,
} from "../../../../dashboard/src/pages/logs/correction.ts";
import type { EventResponse } from "../../../../shared/contracts/answers/events.ts";

const EVENT: EventResponse = {
  id: "e1",
  idempotencyKey: "call-1",
  status: "counted",
  acceptedAt: "2026-11-03T09:30:01.000Z",
  contentHash: "h",
  eventType: "tokens",
  timestamp: "2026-11-03T09:30:00.000Z",
  customerId: "c1",
  agentId: null,
  meterId: "m1",
  properties: null,
  quantity: "300",
  usageCost: null,
  countedIn: [],
  repeats: [],
  corrections: [],
};
const NAMES = { customer: () => "acme", agent: () => "assistant", meter: () => "tokens" };
const AMEND: CorrectionDraft = { kind: "amend", reason: "sent in thousands", quantity: "300", cost: "" };
const VOID: CorrectionDraft = { ...AMEND, kind: "void", reason: "sent twice" };

describe("what a correction asks for", () => {
  it("voids with a reason, and not without one", () => {
    expect(toWish(VOID, EVENT)).toEqual({ kind: "void", reason: "sent twice" });
    expect(toWish({ ...VOID, reason: "  " }, EVENT)).toBeUndefined();
    expect(toWish({ ...VOID, reason: "x".repeat(501) }, EVENT)).toBeUndefined();
  });

  it("amends only what differs, exactly as it was typed", () => {
    expect(toWish({ ...AMEND, quantity: "123456789012345.000000000001" }, EVENT)).toEqual({
      kind: "amend",
      reason: "sent in thousands",
      quantity: "123456789012345.000000000001",
    });
    expect(toWish({ ...AMEND, cost: "0.50" }, EVENT)).toEqual({
      kind: "amend",
      reason: "sent in thousands",
      cost: "0.5",
    });
  });

  it("asks for nothing where nothing would change", () => {
    expect(toWish(AMEND, EVENT)).toBeUndefined();
    expect(toWish({ ...AMEND, quantity: "300.0" }, EVENT)).toBeUndefined();
  });

  it.each(["-1", "1e3", "01", "1.", "1,5", "", "1234567890123456", "0.0000000000001"])(
    "says at once that %j is no quantity",
    (quantity) => {
      expect(findFaults({ ...AMEND, quantity }, EVENT).quantity).toBe(
        "at most 15 integer and 12 fraction digits, not negative",
      );
      expect(toWish({ ...AMEND, quantity }, EVENT)).toBeUndefined();
    },
  );

  it("lets an unknown cost stay unknown, and a known one not be taken away", () => {
    expect(findFaults(AMEND, EVENT).cost).toBeUndefined();
    expect(findFaults(AMEND, { ...EVENT, usageCost: "1" }).cost).toBeDefined();
  });
});

describe("what a correction will change, in words", () => {
  it("says what counts no longer", () => {
    expect(describeChange(VOID, EVENT, NAMES, "UTC")).toMatch(
      /^300 tokens of acme on Nov 3, 2026, 9:30:00\sAM will no longer count\. A voided event cannot be brought back\.$/,
    );
    expect(describeChange(VOID, { ...EVENT, usageCost: "0.5" }, NAMES, "UTC")).toContain(
      "will no longer count, nor will their cost of $0.50.",
    );
  });

  it("says what counts instead, or that nothing changes", () => {
    expect(describeChange({ ...AMEND, quantity: "250" }, EVENT, NAMES, "UTC")).toContain(
      "will count instead of 300.",
    );
    expect(describeChange({ ...AMEND, cost: "2" }, EVENT, NAMES, "UTC")).toBe(
      "The cost becomes $2.00; until now it is not known.",
    );
    expect(describeChange(AMEND, EVENT, NAMES, "UTC")).toBeUndefined();
  });
});
