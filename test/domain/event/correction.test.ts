import fc from "fast-check";
import { expect, test } from "vitest";
import { decimal } from "../../../shared/domain/decimal/decimal.ts";
import {
  type CorrectionChange,
  decideCorrection,
  initialStanding,
  type Standing,
} from "../../../shared/domain/event/correction.ts";
import { addendsOf } from "../../../shared/domain/rollup/addends.ts";
import { addTotals, counterOf, type Increment, type Totals } from "../../../shared/domain/rollup/counter.ts";
import { foldIncrements, moveCounters } from "../../../shared/domain/rollup/fold.ts";
import { aUsageEvent } from "../../support/builders.ts";

const COUNTED: Standing = { version: 0, isVoided: false, quantity: "2.5" };

const show = ({ count, quantity, cost, costed }: Totals) => [
  count,
  quantity.toFixed(),
  cost.toFixed(),
  costed,
];

/** What a change moves the event's first counter by, and how it stands then. */
function correct(before: Standing, change: CorrectionChange) {
  const decision = decideCorrection(before, change);
  if (decision.kind !== "apply") throw new Error(decision.kind);
  const owned = { organization: "org", event: aUsageEvent() };
  const [first] = moveCounters(owned, 0, before, decision.after);
  return { after: decision.after, moved: [...(first?.slots.values() ?? [])].map(show)[0] };
}

test("a void takes away all that the event added", () => {
  const { after, moved } = correct({ ...COUNTED, cost: "0.1" }, { kind: "void" });
  expect(moved).toEqual([-1, "-2.5", "-0.1", -1]);
  expect(after).toEqual({ version: 1, isVoided: true, quantity: "2.5", cost: "0.1" });
});

test("an amendment of what has no cost leaves an event that has one, also one of nothing", () => {
  const change = { kind: "amend", cost: "7", ifUncosted: true } as const;
  expect(decideCorrection(COUNTED, change)).toEqual({
    kind: "apply",
    after: { ...COUNTED, version: 1, cost: "7" },
  });
  expect(decideCorrection({ ...COUNTED, cost: "0" }, change)).toEqual({ kind: "unchanged" });
  expect(decideCorrection({ ...COUNTED, isVoided: true }, change)).toEqual({ kind: "voided" });
});

test("an amendment moves by the difference; a first cost, even of nothing, also counts as costed", () => {
  expect(correct(COUNTED, { kind: "amend", quantity: "2.4", cost: "7" }).moved).toEqual([0, "-0.1", "7", 1]);
  expect(correct(COUNTED, { kind: "amend", cost: "0" }).moved).toEqual([0, "0", "0", 1]);
});

test("what stands already as asked is unchanged, however the number is written", () => {
  expect(decideCorrection(COUNTED, { kind: "amend", quantity: "2.50" }).kind).toBe("unchanged");
  expect(decideCorrection({ ...COUNTED, isVoided: true }, { kind: "void" }).kind).toBe("unchanged");
  expect(decideCorrection({ ...COUNTED, isVoided: true }, { kind: "amend", quantity: "1" }).kind).toBe(
    "voided",
  );
});

const amount = fc
  .tuple(fc.nat(), fc.nat(999))
  .map(([units, fraction]) => decimal(`${units}.${fraction}`).toFixed());
const change: fc.Arbitrary<CorrectionChange> = fc.oneof(
  fc.constant({ kind: "void" } as const),
  fc.record({
    kind: fc.constant("amend" as const),
    quantity: amount,
    cost: fc.option(amount, { nil: undefined }),
  }),
);

const feed = fc.record(
  { meterId: fc.constantFrom("own-1", "own-2", "own-3"), value: amount },
  { requiredKeys: ["meterId"] },
);
const feeds = fc.uniqueArray(feed, { maxLength: 3, selector: ({ meterId }) => meterId });

test("after any corrections, what was added and every move sum to what the event stands for, in each slot", () => {
  fc.assert(
    fc.property(amount, feeds, fc.array(change, { maxLength: 8 }), (quantity, fed, changes) => {
      const event = aUsageEvent({ quantity, feeds: fed });
      const owned = { organization: "org", event };
      let standing = initialStanding(event);
      const increments: Increment[] = [...foldIncrements([owned], 2)];
      for (const each of changes) {
        const decision = decideCorrection(standing, each);
        if (decision.kind !== "apply") continue;
        expect(decision.after.version).toBe(standing.version + 1);
        increments.push(...moveCounters(owned, 2, standing, decision.after));
        standing = decision.after;
      }
      const totals = new Map<string, Totals>();
      for (const { key, slots } of increments)
        for (const [slot, added] of slots) {
          const name = [key.partition, key.sort, slot].join("|");
          const known = totals.get(name);
          totals.set(name, known === undefined ? added : addTotals(known, added));
        }
      const expected = addendsOf(event, standing).flatMap(({ placement, totals: should }) => {
        const { partition, sort } = counterOf("org", 2, placement);
        const isOfMonth = placement.rollup.endsWith("customer-month");
        const slots = isOfMonth ? [placement.slot, "mo"] : [placement.slot];
        return slots.map((slot) => [[partition, sort, slot].join("|"), show(should)] as const);
      });
      expect(Object.fromEntries([...totals].map(([name, sum]) => [name, show(sum)]))).toEqual(
        Object.fromEntries(expected),
      );
      if (changes.some(({ kind }) => kind === "void"))
        expect([...totals.values()].every(({ count }) => count === 0)).toBe(true);
    }),
  );
});
