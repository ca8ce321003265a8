import fc from "fast-check";
import { expect, test } from "vitest";
import { decimal } from "../../../shared/domain/decimal/decimal.ts";
import {
  addends,
  type CorrectionChange,
  decideCorrection,
  type Standing,
} from "../../../shared/domain/event/correction.ts";
import { addTotals, type Totals } from "../../../shared/domain/rollup/counter.ts";

const COUNTED: Standing = { version: 0, isVoided: false, quantity: "2.5" };

const show = ({ count, quantity, cost, costed }: Totals) => [
  count,
  quantity.toFixed(),
  cost.toFixed(),
  costed,
];

test("a void takes away all that the event added", () => {
  const decision = decideCorrection({ ...COUNTED, cost: "0.1" }, { kind: "void" });
  if (decision.kind !== "apply") throw new Error(decision.kind);
  expect(show(decision.delta)).toEqual([-1, "-2.5", "-0.1", -1]);
  expect(decision.after).toEqual({ version: 1, isVoided: true, quantity: "2.5", cost: "0.1" });
});

test("an amendment moves by the difference; a first cost also counts as costed", () => {
  const decision = decideCorrection(COUNTED, { kind: "amend", quantity: "2.4", cost: "7" });
  if (decision.kind !== "apply") throw new Error(decision.kind);
  expect(show(decision.delta)).toEqual([0, "-0.1", "7", 1]);
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

test("after any corrections, what was added and every delta sum to what the event stands for", () => {
  fc.assert(
    fc.property(amount, fc.array(change, { maxLength: 8 }), (quantity, changes) => {
      let standing: Standing = { version: 0, isVoided: false, quantity };
      let total = addends(standing);
      for (const each of changes) {
        const decision = decideCorrection(standing, each);
        if (decision.kind !== "apply") continue;
        expect(decision.after.version).toBe(standing.version + 1);
        standing = decision.after;
        total = addTotals(total, decision.delta);
      }
      expect(show(total)).toEqual(show(addends(standing)));
      if (changes.some(({ kind }) => kind === "void")) expect(total.count).toBe(0);
    }),
  );
});
