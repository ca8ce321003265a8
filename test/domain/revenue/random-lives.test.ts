/** What must add up, whatever happened to a subscription. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decimal, decimalText, ZERO } from "../../../shared/domain/decimal/decimal.ts";
import { draftLine, listBilledPieces } from "../../../shared/domain/invoice/draft.ts";
import { runRateOf, usageDays } from "../../../shared/domain/mrr/run-rate.ts";
import type { DaySpan } from "../../../shared/domain/plan/period.ts";
import type { Charge } from "../../../shared/domain/plan/plan.ts";
import {
  accrue,
  listPieces,
  type Piece,
  type UsageIn,
  usageNeeds,
} from "../../../shared/domain/revenue/accrual.ts";
import type { Subscription } from "../../../shared/domain/subscription/subscription.ts";
import { dayText } from "../../../shared/domain/time-window/calendar.ts";
import { charges, LIVES, subscription, usageIn } from "../../support/random-lives.ts";

const day = fc.integer({ min: LIVES.from, max: LIVES.until });
const window = fc.tuple(day, day).map(([a, b]): DaySpan => ({ from: Math.min(a, b), until: Math.max(a, b) }));
/** Spans that follow each other and cover all lives, some of them empty. */
const cover = fc.array(day, { maxLength: 8 }).map((cuts): readonly DaySpan[] => {
  const edges = [LIVES.from, ...cuts.sort((a, b) => a - b), LIVES.until];
  return edges.slice(1).map((until, index) => ({ from: edges[index] ?? until, until }));
});

const sum = (amounts: readonly Decimal[]) => amounts.reduce((total, each) => total.plus(each), ZERO);

const earned = (life: Subscription, all: readonly Charge[], days: DaySpan, used: UsageIn) =>
  listPieces(life, all, days).map((piece) => accrue(piece, days, used));

const totalOf = (...of: Parameters<typeof earned>) => sum(earned(...of).map(({ amount }) => amount));

const nameOf = ({ charge, span }: Piece) => `${charge.id} ${span.from} ${span.until}`;

/** Pieces that are over within the days: those at the end of an open life are not. */
const isOver = ({ span }: Piece) => span.until <= LIVES.until;

describe("whatever happened to a subscription", () => {
  it("windows that follow each other earn what they earn together, to the last digit", () => {
    fc.assert(
      fc.property(subscription, charges, usageIn, cover, (life, all, used, spans) => {
        const parts = sum(spans.map((span) => totalOf(life, all, span, used)));
        expect(decimalText(parts)).toBe(decimalText(totalOf(life, all, LIVES, used)));
      }),
      { numRuns: 300 },
    );
  });

  it("all days of a life earn what its pieces are billed", () => {
    fc.assert(
      fc.property(subscription, charges, usageIn, (life, all, used) => {
        const pieces = listPieces(life, all, LIVES).filter(isOver);
        const days = Array.from({ length: LIVES.until - LIVES.from }, (_, index) => LIVES.from + index);
        for (const piece of pieces) {
          const daily = days.map((from) => accrue(piece, { from, until: from + 1 }, used).amount);
          expect(decimalText(sum(daily))).toBe(decimalText(accrue(piece, piece.span, used).amount));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("drafts that follow each other bill every piece once, by the draft that covers its last day", () => {
    fc.assert(
      fc.property(subscription, charges, cover, (life, all, spans) => {
        const billed = spans.flatMap((span) => {
          const pieces = listBilledPieces(life, all, span);
          for (const { span: own } of pieces) {
            expect(own.until - 1).toBeGreaterThanOrEqual(span.from);
            expect(own.until).toBeLessThanOrEqual(span.until);
          }
          return pieces.map(nameOf);
        });
        const expected = listPieces(life, all, LIVES).filter(isOver).map(nameOf);
        expect(billed.toSorted()).toEqual(expected.toSorted());
        expect(new Set(billed).size).toBe(billed.length);
      }),
      { numRuns: 300 },
    );
  });

  it("a line is what its piece earned, rounded", () => {
    fc.assert(
      fc.property(subscription, charges, usageIn, window, (life, all, used, days) => {
        for (const piece of listBilledPieces(life, all, days)) {
          const { amount } = accrue(piece, LIVES, used);
          const line = draftLine(piece, "USD", used);
          expect(amount.minus(line.amount).abs().lte(0.005)).toBe(true);
        }
      }),
    );
  });

  it("pieces are days of one charge that never overlap, each within its period and the subscription's life", () => {
    fc.assert(
      fc.property(subscription, charges, window, (life, all, days) => {
        for (const charge of all) {
          const pieces = listPieces(life, [charge], days);
          let last = 0;
          for (const { span, period } of pieces) {
            expect(span.from).toBeGreaterThanOrEqual(last);
            expect(span.until).toBeGreaterThan(span.from);
            expect(period.from <= span.from && span.until <= period.until).toBe(true);
            expect(dayText(span.from) >= life.startDate).toBe(true);
            last = span.until;
          }
        }
      }),
    );
  });

  it("every sum that accruing asks for was named beforehand", () => {
    fc.assert(
      fc.property(subscription, charges, usageIn, window, (life, all, used, days) => {
        const pieces = listPieces(life, all, days);
        const named = new Set(usageNeeds(pieces, days).map((need) => JSON.stringify(need)));
        for (const piece of pieces) {
          accrue(piece, days, (need) => {
            expect(named).toContain(JSON.stringify(need));
            return used(need);
          });
        }
      }),
    );
  });

  it.each(["runRate", "committed"] as const)(
    "the parts of the %s, and its lines, add up to the total",
    (variant) => {
      fc.assert(
        fc.property(subscription, charges, usageIn, day, (life, all, used, on) => {
          const span = usageDays(life, on);
          const rate = runRateOf(life, all, dayText(on), variant, (charge) => used({ charge, span }));
          expect(decimalText(rate.recurring.plus(rate.seatBased).plus(rate.usage))).toBe(
            decimalText(rate.total),
          );
          expect(decimalText(sum(rate.lines.map(({ amount }) => amount)))).toBe(decimalText(rate.total));
        }),
      );
    },
  );
});
