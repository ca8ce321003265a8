/** What must hold of every month, customer and currency, whatever happened to the subscriptions. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decimal, decimal, decimalText, ZERO } from "../../../shared/domain/decimal/decimal.ts";
import {
  addMovements,
  listMovements,
  type Movements,
  NO_MOVEMENTS,
} from "../../../shared/domain/mrr/movements.ts";
import {
  CHURN_RULES,
  MRR_VARIANTS,
  toSnapshotRow,
  worthByCustomer,
  worthOf,
} from "../../../shared/domain/mrr/snapshot.ts";
import { addMonths, monthSpan } from "../../../shared/domain/plan/period.ts";
import { monthText } from "../../../shared/domain/time-window/calendar.ts";
import { charges, LIVES, subscription, usageIn } from "../../support/random-lives.ts";

const MONTHS = Array.from({ length: 30 }, (_, index) => monthText(addMonths(LIVES.from, index)));

const CUSTOMERS = ["ann", "bob", "cyd"];
const CURRENCIES = ["USD", "EUR"];

const company = fc.array(
  fc.record({
    life: subscription,
    all: charges,
    used: usageIn,
    customerId: fc.constantFrom(...CUSTOMERS),
    currency: fc.constantFrom(...CURRENCIES),
    billed: fc.integer({ min: -100, max: 100 }),
    ends: fc.array(fc.tuple(fc.integer({ min: LIVES.from, max: LIVES.until }), fc.boolean()), {
      maxLength: 2,
    }),
  }),
  { minLength: 1, maxLength: 6 },
);

type Company = typeof company extends fc.Arbitrary<infer Value> ? Value : never;

function rowsOf(subscriptions: Company, month: string, currency: string) {
  return subscriptions
    .filter((each) => each.currency === currency)
    .map(({ life, all, used, customerId, billed, ends }, index) => {
      const recorded = ends
        .toSorted(([a], [b]) => a - b)
        .map(([day, isEnd], order) => {
          const recordedAt = `${monthText(day)}-20T00:00:00.000Z`;
          return { id: `${order}`, recordedAt, ...(isEnd && { endDate: `${monthText(day + 60)}-15` }) };
        });
      const own = { ...life, id: `${index}`, customerId, ends: [...life.ends, ...recorded] };
      const ofMonth = decimal((Number(month.slice(5)) % 3) * billed);
      return toSnapshotRow(own, all, month, ofMonth, used);
    });
}

/** The movements of each month in order, by customer. */
function chain(monthly: readonly ReadonlyMap<string, Decimal>[]): readonly ReadonlyMap<string, Movements>[] {
  const had = new Set<string>();
  return monthly.map((now, index) => {
    const moved = listMovements(monthly[index - 1] ?? new Map(), now, (id) => had.has(id));
    for (const [id, worth] of now) if (worth.gt(0)) had.add(id);
    return moved;
  });
}

const endOf = ({ starting, expansion, contraction, churn, reactivation, ...rest }: Movements) =>
  starting.plus(rest.new).plus(reactivation).plus(expansion).minus(contraction).minus(churn);

describe("of every month, currency, variant and rule of churn", () => {
  it("starting + movements = ending, for each customer and in all, and the next month starts where one ends", () => {
    fc.assert(
      fc.property(
        company,
        fc.constantFrom(...MRR_VARIANTS),
        fc.constantFrom(...CHURN_RULES),
        fc.constantFrom(...CURRENCIES),
        (subscriptions, variant, churnAt, currency) => {
          const months = MONTHS.map((month) => rowsOf(subscriptions, month, currency));
          const moved = chain(months.map((rows) => worthByCustomer(rows, variant, churnAt)));
          moved.forEach((customers, index) => {
            for (const movements of customers.values()) expectSound(movements);
            const all = [...customers.values()].reduce(addMovements, NO_MOVEMENTS);
            expect(decimalText(endOf(all))).toBe(decimalText(all.ending));
            const worth = (months[index] ?? []).reduce(
              (sum, row) => sum.plus(worthOf(row, variant, churnAt)),
              ZERO,
            );
            expect(decimalText(all.ending)).toBe(decimalText(worth));
            const next = [...(moved[index + 1]?.values() ?? [])].reduce(addMovements, NO_MOVEMENTS);
            if (index + 1 < moved.length) expect(decimalText(next.starting)).toBe(decimalText(all.ending));
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("a customer is new once", () => {
    fc.assert(
      fc.property(company, (subscriptions) => {
        const months = MONTHS.map((month) =>
          worthByCustomer(rowsOf(subscriptions, month, "USD"), "runRate", "end"),
        );
        for (const id of CUSTOMERS) {
          const news = chain(months).filter((moved) => moved.get(id)?.new.gt(0));
          expect(news.length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 40 },
    );
  });
});

function expectSound(movements: Movements): void {
  const { starting, ending, ...moves } = movements;
  expect(decimalText(endOf(movements))).toBe(decimalText(ending));
  const moved = Object.values(moves).filter((amount) => !amount.eq(0));
  expect(moved.length).toBe(starting.eq(ending) ? 0 : 1);
  expect(moved.every((amount) => amount.gt(0))).toBe(true);
}

it("the months are those of the lives", () => {
  expect([MONTHS[0], MONTHS.at(-1)]).toEqual(["2023-12", "2026-05"]);
  expect(monthSpan("2026-05").until).toBe(LIVES.until);
});
