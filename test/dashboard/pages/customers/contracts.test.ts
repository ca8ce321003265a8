import { describe, expect, it } from "vitest";
import { periodWords } from "../../../../dashboard/src/pages/customers/charge-rows.ts";
import { openAmountOf, sumPastDue } from "../../../../dashboard/src/pages/customers/invoice-amounts.ts";
import { listSteps } from "../../../../dashboard/src/pages/customers/subscription-changes.ts";

describe("openAmountOf", () => {
  it("is what neither payments nor credit notes cover, digit by digit", () => {
    const owed = { status: "overdue", total: "10000000000000000.10", amountPaid: "0.3" } as const;
    expect(openAmountOf({ ...owed, creditedTotal: "0.005" })).toBe("9999999999999999.795");
  });

  it("is nothing of what is not billed, is paid, or is more than covered", () => {
    const amounts = { total: "5", amountPaid: "0", creditedTotal: "0" };
    expect(openAmountOf({ ...amounts, status: "draft" })).toBe("0");
    expect(openAmountOf({ ...amounts, status: "paid" })).toBe("0");
    expect(openAmountOf({ ...amounts, status: "issued", amountPaid: "6" })).toBe("0");
  });
});

describe("sumPastDue", () => {
  it("adds up what is overdue in one currency", () => {
    const invoice = { status: "overdue", total: "0.1", amountPaid: "0", creditedTotal: "0" } as const;
    const invoices = [
      { ...invoice, currency: "USD" },
      { ...invoice, total: "0.2", currency: "USD" },
      { ...invoice, total: "7", currency: "EUR" },
      { ...invoice, total: "9", currency: "USD", status: "issued" as const },
    ];
    expect(sumPastDue(invoices, "USD")).toEqual({ amount: "0.3", count: 2 });
    expect(sumPastDue([], "USD")).toEqual({ amount: "0", count: 0 });
  });
});

describe("listSteps", () => {
  it("tells changes and ends after the beginning, by their days", () => {
    const recordedAt = "2026-01-01T00:00:00.000Z";
    const change = { planId: null, seats: null, reason: null, recordedAt };
    const steps = listSteps(
      {
        changes: [
          { ...change, id: "1", effectiveDate: "2026-01-01", planId: "p1", seats: 1 },
          { ...change, id: "2", effectiveDate: "2026-05-01", seats: 9, reason: "Grew" },
          { ...change, id: "3", effectiveDate: "2026-03-01", planId: "p2", seats: 4 },
        ],
        ends: [{ id: "4", endDate: "2026-12-31", reason: null, recordedAt }],
      },
      (planId) => planId.toUpperCase(),
    );
    expect(steps.map(({ day, what, reason }) => [day, what, reason])).toEqual([
      ["2026-03-01", "Plan P2, 4 seats", null],
      ["2026-05-01", "9 seats", "Grew"],
      ["2026-12-31", "Ends after this day", null],
    ]);
  });
});

describe("periodWords", () => {
  it("says how long a custom period is", () => {
    const charge = {
      ...{ chargeId: "c", name: "n", type: "recurring" as const, quantity: 1, quantityOfPeriod: 1 },
      ...{ amountPerPeriod: 1, factor: 1, amount: 1 },
    };
    expect(periodWords({ ...charge, period: "quarterly" })).toBe("quarterly");
    expect(periodWords({ ...charge, period: "custom", customPeriod: { days: 45 } })).toBe("every 45 days");
  });
});
