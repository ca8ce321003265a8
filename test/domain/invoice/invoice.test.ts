import { describe, expect, it } from "vitest";
import { decimalText } from "../../../shared/domain/decimal/decimal.ts";
import { isBilledIn, sumBilled } from "../../../shared/domain/invoice/billed.ts";
import {
  INVOICE_STATUSES,
  type InvoiceStatus,
  isBilled,
  mayBecome,
  nextStatuses,
  openAmount,
  statusToday,
  totalOf,
} from "../../../shared/domain/invoice/invoice.ts";
import { anInvoice } from "../../support/agreements.ts";

describe("the status of an invoice", () => {
  it.each<[InvoiceStatus, readonly InvoiceStatus[]]>([
    ["draft", ["issued", "paid", "overdue", "void"]],
    ["issued", ["paid", "overdue", "void", "refunded"]],
    ["overdue", ["issued", "paid", "void", "refunded"]],
    ["paid", ["issued", "overdue", "refunded", "void"]],
    ["void", []],
    ["refunded", []],
  ])("%s may become %j, or stay", (status, next) => {
    expect(nextStatuses(status)).toEqual(next);
    const allowed = INVOICE_STATUSES.filter((each) => mayBecome(status, each));
    expect([...allowed].sort()).toEqual([...next, status].sort());
  });

  it.each<[InvoiceStatus, string | undefined, InvoiceStatus]>([
    ["issued", "2025-04-15", "issued"],
    ["issued", "2025-04-14", "overdue"],
    ["issued", undefined, "issued"],
    ["paid", "2025-04-14", "paid"],
    ["draft", "2025-04-14", "draft"],
  ])("%s and due on %s is %s on 2025-04-15", (status, dueDate, expected) => {
    expect(statusToday({ status, dueDate }, "2025-04-15")).toBe(expected);
  });

  it("counts as billed when it is issued, paid or overdue", () => {
    expect(INVOICE_STATUSES.filter((status) => isBilled({ status }))).toEqual(["issued", "paid", "overdue"]);
  });
});

it.each<[InvoiceStatus, string, string, string | undefined, string]>([
  ["issued", "100", "0", undefined, "100"],
  ["overdue", "100", "99.5", undefined, "0.5"],
  ["issued", "100", "120", undefined, "0"],
  ["issued", "-100", "0", undefined, "0"],
  ["paid", "100", "0", undefined, "0"],
  ["draft", "100", "0", undefined, "0"],
  ["issued", "100.005", "0", "30.005", "70"],
  ["overdue", "100.005", "20", "30.005", "50"],
  ["issued", "100", "0", "100", "0"],
  ["issued", "100", "80", "30", "0"],
])(
  "%s over %s with %s paid and %s credited leaves %s open",
  (status, total, amountPaid, creditedTotal, expected) => {
    expect(decimalText(openAmount({ status, total, amountPaid, creditedTotal }))).toBe(expected);
  },
);

it("a total is the sum of its lines", () => {
  expect(totalOf([{ amount: "0.1" }, { amount: "0.2" }, { amount: "-0.05" }])).toBe("0.25");
  expect(totalOf([])).toBe("0");
});

describe("what was billed in a month", () => {
  it.each([
    [{}, true],
    [{ invoiceDate: "2025-03-01" }, true],
    [{ invoiceDate: "2025-04-01" }, false],
    [{ invoiceDate: "2025-02-28" }, false],
    [{ currency: "EUR" }, false],
    [{ status: "void" as const }, false],
    [{ status: "refunded" as const }, false],
    [{ status: "draft" as const }, false],
    [{ kind: "credit_note" as const, total: "-5" }, true],
  ])("%j: %s", (over, expected) => {
    expect(isBilledIn(anInvoice(over), "2025-03", "USD")).toBe(expected);
  });

  it("is summed by customer and subscription, credit notes taken off", () => {
    const billed = sumBilled([
      anInvoice({ total: "100.1", subscriptionId: "s1" }),
      anInvoice({ total: "0.2" }),
      anInvoice({ total: "-30", subscriptionId: "s1", kind: "credit_note" }),
      anInvoice({ total: "7", customerId: "other" }),
    ]);
    expect(billed.map((each) => ({ ...each, total: decimalText(each.total) }))).toEqual([
      { customerId: "customer", subscriptionId: "s1", total: "70.1" },
      { customerId: "customer", subscriptionId: undefined, total: "0.2" },
      { customerId: "other", subscriptionId: undefined, total: "7" },
    ]);
  });
});
