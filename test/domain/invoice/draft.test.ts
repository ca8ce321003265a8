import { describe, expect, it } from "vitest";
import { draftLine, listBilledPieces } from "../../../shared/domain/invoice/draft.ts";
import type { Charge } from "../../../shared/domain/plan/plan.ts";
import {
  aSubscription,
  daily,
  days,
  type Life,
  oneTime,
  recurring,
  seat,
  usage,
} from "../../support/agreements.ts";

/** 31 January to 27 February, 28 February to 30 March, ... */
const START = "2025-01-31";

function draft(life: Omit<Life, "start">, charges: readonly Charge[], first: string, last: string) {
  const subscription = aSubscription({ start: START, ...life });
  return listBilledPieces(subscription, charges, days(first, last)).map((piece) =>
    draftLine(piece, "USD", daily("2")),
  );
}

const short = (lines: ReturnType<typeof draft>) =>
  lines.map(
    ({ chargeId, amount, periodStart, periodEnd }) => `${chargeId} ${amount} ${periodStart} ${periodEnd}`,
  );

describe("a draft", () => {
  it("bills, whole, what ends on its days", () => {
    const charges = [recurring("100"), oneTime("5"), usage("0.1")];
    expect(short(draft({}, charges, START, "2025-02-27"))).toEqual([
      "recurring 100 2025-01-31 2025-02-27",
      "one-time 5 2025-01-31 2025-01-31",
      "usage 5.6 2025-01-31 2025-02-27",
    ]);
    expect(short(draft({}, charges, START, "2025-02-26"))).toEqual(["one-time 5 2025-01-31 2025-01-31"]);
    expect(short(draft({}, charges, "2025-02-27", "2025-02-27"))).toEqual([
      "recurring 100 2025-01-31 2025-02-27",
      "usage 5.6 2025-01-31 2025-02-27",
    ]);
  });

  it("bills a fixed amount as one, whatever the seats: three thirds of 100 would be 99.99", () => {
    const changes = [
      { effectiveDate: "2025-04-10", seats: 2 },
      { effectiveDate: "2025-04-20", seats: 3 },
    ];
    // 31 March to 29 April are 30 days: 10, 10 and 10.
    expect(short(draft({ changes }, [recurring("100")], "2025-03-31", "2025-04-29"))).toEqual([
      "recurring 100 2025-03-31 2025-04-29",
    ]);
    expect(short(draft({ changes, seats: 1 }, [seat("30")], "2025-03-31", "2025-04-29"))).toEqual([
      "seat 10 2025-03-31 2025-04-09",
      "seat 20 2025-04-10 2025-04-19",
      "seat 30 2025-04-20 2025-04-29",
    ]);
  });

  it("bills the part of a period of which the charge has only some days", () => {
    expect(short(draft({ ends: ["2025-02-13"] }, [recurring("100")], START, "2025-02-27"))).toEqual([
      "recurring 50 2025-01-31 2025-02-13",
    ]);
  });

  it("says, of a part of a period, which part of the minimum is paid, in digits that can be sent back", () => {
    const charges = [usage("0.1", { minimumCommitment: "1000" })];
    // 3 of 28 days: 1000 x 3 / 28 = 107.142857..., x 0.1
    expect(draft({ ends: ["2025-02-02"] }, charges, START, "2025-02-27")).toMatchObject([
      { quantity: "6", quantityBilled: "107.142857", amount: "10.71" },
    ]);
    const [enough] = draft({}, [usage("0.1", { minimumCommitment: "56" })], START, "2025-02-27");
    expect(enough).toMatchObject({ quantity: "56", amount: "5.6" });
    expect(enough).not.toHaveProperty("quantityBilled");
  });

  it("says what was used and what is paid", () => {
    const charges = [usage("0.1", { minimumCommitment: "1000" }), seat("7", { minimumCommitment: "3" })];
    expect(draft({ seats: 1 }, charges, START, "2025-02-27")).toMatchObject([
      {
        type: "usage",
        description: "Charge",
        meterId: "meter",
        quantity: "56",
        quantityBilled: "1000",
        amount: "100",
      },
      { type: "seat", quantity: "3", amount: "21" },
    ]);
  });
});
