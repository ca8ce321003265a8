import { describe, expect, it } from "vitest";
import { decimal, decimalText } from "../../../shared/domain/decimal/decimal.ts";
import { addMovements, listMovements, moveOf, NO_MOVEMENTS } from "../../../shared/domain/mrr/movements.ts";
import {
  type ChurnRule,
  type MrrVariant,
  type SnapshotRow,
  toSnapshotRow,
  worthByCustomer,
} from "../../../shared/domain/mrr/snapshot.ts";
import { aSubscription, daily, recurring, seat, usage } from "../../support/agreements.ts";

const told = (movements: object) =>
  Object.entries(movements)
    .filter(([name, amount]) => !["starting", "ending"].includes(name) && decimalText(amount) !== "0")
    .map(([name, amount]) => `${name} ${decimalText(amount)}`)
    .join(", ");

describe("a customer's month", () => {
  it.each([
    ["0", "50", false, "new 50"],
    ["0", "50", true, "reactivation 50"],
    ["50", "80.5", true, "expansion 30.5"],
    ["80.5", "50", true, "contraction 30.5"],
    ["50", "0", true, "churn 50"],
    ["50", "50", true, ""],
    ["0", "0", false, ""],
    // Credit notes alone may make a billed month negative.
    ["50", "-20", true, "churn 70"],
    ["-20", "50", true, "reactivation 70"],
    ["0", "-20", true, "contraction 20"],
    ["-20", "0", true, "expansion 20"],
  ])("from %s to %s (anything before: %s): %s", (starting, ending, hadBefore, expected) => {
    const movements = moveOf(decimal(starting), decimal(ending), hadBefore);
    expect(told(movements)).toBe(expected);
    expect([movements.starting, movements.ending].map(decimalText)).toEqual([starting, ending]);
  });
});

it("movements of all who were or are worth something, and their sum", () => {
  const before = new Map([
    ["stays", decimal(10)],
    ["goes", decimal(20)],
  ]);
  const now = new Map([
    ["stays", decimal(15)],
    ["comes", decimal(7)],
    ["returns", decimal(3)],
  ]);
  const movements = listMovements(before, now, (id) => id === "returns");
  expect([...movements].map(([id, each]) => `${id}: ${told(each)}`)).toEqual([
    "stays: expansion 5",
    "goes: churn 20",
    "comes: new 7",
    "returns: reactivation 3",
  ]);
  const sum = [...movements.values()].reduce(addMovements, NO_MOVEMENTS);
  expect(told(sum)).toBe("new 7, expansion 5, churn 20, reactivation 3");
  expect([sum.starting, sum.ending].map(decimalText)).toEqual(["30", "25"]);
});

describe("a snapshot", () => {
  const CHARGES = [recurring("100"), seat("10"), usage("0.5", { minimumCommitment: "40" })];
  const life = { start: "2025-01-20", seats: 2, changes: [{ effectiveDate: "2025-02-28", seats: 3 }] };
  const row = (month: string, end?: string) => {
    const subscription = aSubscription({ ...life, ends: end === undefined ? [] : [end] });
    return toSnapshotRow(subscription, CHARGES, month, decimal("12.3456785"), daily("2"));
  };

  it("has the terms of the month's last day, and the usage of its last 30 days", () => {
    expect(row("2025-01")).toMatchObject({ recurring: "100", seatBased: "20", usage: "12" });
    expect(row("2025-02")).toEqual({
      customerId: "customer",
      subscriptionId: "subscription",
      canonical: "12.345678",
      recurring: "100",
      seatBased: "30",
      usage: "30",
      committedUsage: "20",
      isCancelled: false,
    });
  });

  it("has a subscription that ends with the month, and not one that ends a day before or begins a day after", () => {
    expect(row("2025-02", "2025-02-28").recurring).toBe("100");
    expect(row("2025-02", "2025-02-27").recurring).toBe("0");
    expect(row("2024-12").recurring).toBe("0");
  });

  it.each<[MrrVariant, ChurnRule, string]>([
    ["canonical", "end", "a 18, b 4"],
    ["runRate", "end", "a 26, b 8"],
    ["committed", "end", "a 224, b 8"],
    ["runRate", "cancellation", "a 13, b 8"],
    ["canonical", "cancellation", "a 9, b 4"],
  ])("says what customers are worth, %s, churned at %s: %s", (variant, churnAt, expected) => {
    const base = { canonical: "9", recurring: "10", seatBased: "2", usage: "1", committedUsage: "100" };
    const rows: SnapshotRow[] = [
      { ...base, customerId: "a", subscriptionId: "1", isCancelled: false },
      { ...base, customerId: "a", subscriptionId: "2", isCancelled: true },
      {
        ...base,
        customerId: "b",
        subscriptionId: "3",
        usage: "-4",
        committedUsage: "-4",
        canonical: "4",
        isCancelled: false,
      },
    ];
    const worth = [...worthByCustomer(rows, variant, churnAt)].map(
      ([id, each]) => `${id} ${decimalText(each)}`,
    );
    expect(worth.join(", ")).toBe(expected);
  });
});
