/** The tables of docs/mrr.md, computed there by hand, must come out of the rules; and the document must show these very tables. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Decimal, decimalText, ZERO } from "../../../shared/domain/decimal/decimal.ts";
import { isBilledIn, sumBilled } from "../../../shared/domain/invoice/billed.ts";
import { draftLine, listBilledPieces } from "../../../shared/domain/invoice/draft.ts";
import { totalOf } from "../../../shared/domain/invoice/invoice.ts";
import { roundForAnalytics } from "../../../shared/domain/money/money.ts";
import {
  addMovements,
  listMovements,
  type Movements,
  NO_MOVEMENTS,
} from "../../../shared/domain/mrr/movements.ts";
import {
  type ChurnRule,
  type SnapshotRow,
  toSnapshotRow,
  worthByCustomer,
  worthOf,
} from "../../../shared/domain/mrr/snapshot.ts";
import { CHARGE_TYPES, type ChargeType } from "../../../shared/domain/plan/plan.ts";
import { accrue, listPieces } from "../../../shared/domain/revenue/accrual.ts";
import { days } from "../../support/agreements.ts";
import { MONTHS } from "../../support/worked-company.ts";
import { charges, invoices, subscriptions, usageOf } from "../../support/worked-company-records.ts";
import {
  DRAFTS,
  MOVEMENTS,
  MOVEMENTS_AT_CANCELLATION,
  MOVEMENTS_EUR,
  MRR,
  REVENUE,
  WORTH,
} from "../../support/worked-company-tables.ts";

function rowOf(id: string, month: string, billed: Decimal = ZERO): SnapshotRow {
  const subscription = subscriptions.find((each) => each.id === id);
  if (subscription === undefined) throw new Error(`there is no subscription ${id}`);
  return toSnapshotRow(subscription, charges, month, billed, usageOf(subscription.customerId));
}

function rowsOf(month: string, currency: string): readonly SnapshotRow[] {
  return subscriptions.filter((each) => each.currency === currency).map(({ id }) => rowOf(id, month));
}

const canonical = (month: string, currency: string) =>
  sumBilled(invoices.filter((invoice) => isBilledIn(invoice, month, currency))).reduce(
    (sum, { total }) => sum.plus(total),
    ZERO,
  );

const totalOfRows = (rows: readonly SnapshotRow[], variant: "runRate" | "committed") =>
  decimalText(rows.reduce((sum, row) => sum.plus(worthOf(row, variant, "end")), ZERO));

function movementsOf(currency: string, churnAt: ChurnRule): readonly (readonly string[])[] {
  const had = new Set<string>();
  let before: ReadonlyMap<string, Decimal> = new Map();
  return MONTHS.map((month) => {
    const now = worthByCustomer(rowsOf(month, currency), "runRate", churnAt);
    const moved = listMovements(before, now, (id) => had.has(id));
    for (const [id, worth] of now) if (worth.gt(0)) had.add(id);
    before = now;
    return [month, ...tell([...moved.values()].reduce(addMovements, NO_MOVEMENTS))];
  });
}

const tell = ({ starting, new: fresh, expansion, contraction, churn, reactivation, ending }: Movements) =>
  [starting, fresh, expansion, contraction, churn, reactivation, ending].map(decimalText);

describe("the worked company of docs/mrr.md", () => {
  it.each(subscriptions)("$id is worth what was computed by hand, in every month", ({ id }) => {
    const computed = MONTHS.map((month) => {
      const row = rowOf(id, month);
      return [month, ...[worthOf(row, "runRate", "end"), worthOf(row, "committed", "end")].map(decimalText)];
    });
    const expected = MONTHS.map((month) => {
      const own = WORTH.find(([name, first, last]) => name === id && first <= month && month <= last);
      return [month, own?.[3] ?? "0", own?.[4] ?? "0"];
    });
    expect(computed).toEqual(expected);
  });

  it("has this MRR month by month", () => {
    const computed = MONTHS.map((month) => [
      month,
      ...["USD", "EUR"].flatMap((currency) => {
        const rows = rowsOf(month, currency);
        const billed = decimalText(canonical(month, currency));
        return [totalOfRows(rows, "runRate"), totalOfRows(rows, "committed"), billed];
      }),
    ]);
    expect(computed).toEqual(MRR);
  });

  it("moves like this", () => {
    expect(movementsOf("USD", "end")).toEqual(MOVEMENTS);
    const eur = movementsOf("EUR", "end");
    const months = MOVEMENTS_EUR.map(([month]) => month);
    expect(eur.filter(([month = ""]) => months.includes(month))).toEqual(MOVEMENTS_EUR);
    for (const row of eur.filter(([month = ""]) => !months.includes(month))) {
      expect(row.slice(2, 7)).toEqual(["0", "0", "0", "0", "0"]);
    }
  });

  it("moves earlier where a cancellation is a churn", () => {
    const different = new Map(MOVEMENTS_AT_CANCELLATION.map((row) => [row[0], row]));
    const expected = MOVEMENTS.map((row) => different.get(row[0]) ?? row);
    expect(movementsOf("USD", "cancellation")).toEqual(expected);
  });

  it.each(REVENUE)("earns in %s from %s to %s", (currency, startDate, endDate, ...expected) => {
    const window = days(startDate, endDate);
    const accruals = subscriptions
      .filter((each) => each.currency === currency)
      .flatMap((each) =>
        listPieces(each, charges, window).map((piece) => accrue(piece, window, usageOf(each.customerId))),
      );
    const sumOf = (...types: readonly ChargeType[]) =>
      accruals
        .filter(({ charge }) => types.includes(charge.type))
        .reduce((sum, { amount }) => sum.plus(roundForAnalytics(amount)), ZERO);
    const parts = [
      sumOf("recurring"),
      sumOf("seat"),
      sumOf("usage"),
      sumOf("one_time"),
      sumOf(...CHARGE_TYPES),
    ];
    expect(parts.map(decimalText)).toEqual(expected);
  });

  it.each(DRAFTS)("drafts for $subscription from $startDate to $endDate", ({ subscription, ...draft }) => {
    const found = subscriptions.filter(({ id }) => id === subscription);
    const lines = found.flatMap((each) =>
      listBilledPieces(each, charges, days(draft.startDate, draft.endDate)).map((piece) =>
        draftLine(piece, each.currency, usageOf(each.customerId)),
      ),
    );
    expect(
      lines.map(({ chargeId, quantity, amount, periodStart, periodEnd }) => [
        chargeId,
        quantity,
        amount,
        periodStart,
        periodEnd,
      ]),
    ).toEqual(draft.lines);
    expect(totalOf(lines)).toBe(draft.total);
  });
});

describe("docs/mrr.md", () => {
  const document = readFileSync(join(import.meta.dirname, "../../../docs/mrr.md"), "utf8");
  const rows = document
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll(",", "")));
  const shown = rows.map((cells) => `${cells.slice(1).join("|")}|`);

  it("shows the tables that are tested", () => {
    for (const row of [...MRR, ...MOVEMENTS, ...MOVEMENTS_AT_CANCELLATION, ...MOVEMENTS_EUR, ...REVENUE]) {
      const cells = `${row.join("|")}|`;
      expect(
        shown.some((line) => line.startsWith(cells)),
        cells,
      ).toBe(true);
    }
  });
});
