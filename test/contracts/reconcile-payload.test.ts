import { describe, expect, test } from "vitest";
import { parseReconcile } from "../../shared/contracts/reconcile.ts";
import { MeteringError } from "../../shared/errors.ts";

function faultsOf(payload: unknown): readonly string[] {
  try {
    parseReconcile(payload);
    return [];
  } catch (error) {
    return error instanceof MeteringError ? error.faults : [String(error)];
  }
}

const [NINE, TEN] = ["2026-01-31T09:00:00Z", "2026-01-31T10:00:00Z"];

describe("The payload of the reconciliation", () => {
  test("of the schedule is empty: everything by default", () => {
    expect(parseReconcile({})).toEqual({});
  });

  test("of an operator names an organization, hours and a repair", () => {
    const payload = {
      organization: "acme",
      from: NINE,
      to: "2026-01-31T11:00:00+01:00",
      repair: true,
      reason: "why",
    };
    expect(parseReconcile({ ...payload, by: "mara" })).toEqual({
      organization: "acme",
      span: { from: Date.parse(NINE), to: Date.parse(TEN) },
      repair: { reason: "why", by: "mara" },
    });
    expect(parseReconcile(payload).repair?.by).toBe("operator");
  });

  test.each([
    ["a part of an hour", { from: "2026-01-31T09:30:00Z", to: TEN }, "from: got"],
    ["no time", { from: NINE, to: "soon" }, "to: got"],
    ["one end", { from: NINE }, "accepted are both or none"],
    ["no hour between", { from: TEN, to: TEN }, "an hour after from"],
    ["a repair without a reason", { repair: true }, "reason: is missing"],
    ["a field that is not known", { organisation: "acme" }, "organisation: unknown field"],
    ["nothing", null, "accepted is an object with optionally organization"],
  ])("is refused with %s", (_, payload, fault) => {
    expect(faultsOf(payload)).toEqual([expect.stringContaining(fault)]);
  });
});
