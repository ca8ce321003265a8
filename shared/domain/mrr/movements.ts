/**
 * Owns: how a month's recurring revenue came from that of the month before, customer by customer.
 * Does not own: what a customer is worth in a month (snapshot.ts).
 */
import { type Decimal, ZERO } from "../decimal/decimal.ts";

/** starting + new + reactivation + expansion - contraction - churn = ending. None is negative but starting and ending can be. */
export interface Movements {
  readonly starting: Decimal;
  readonly new: Decimal;
  readonly expansion: Decimal;
  readonly contraction: Decimal;
  readonly churn: Decimal;
  readonly reactivation: Decimal;
  readonly ending: Decimal;
}

export const NO_MOVEMENTS: Movements = {
  starting: ZERO,
  new: ZERO,
  expansion: ZERO,
  contraction: ZERO,
  churn: ZERO,
  reactivation: ZERO,
  ending: ZERO,
};

/**
 * Of one customer. What was nothing and is something is new, or a reactivation where it was something before; what was something
 * and is nothing churned; in between it expanded or contracted.
 * @param hadBefore whether the customer was worth anything in any month before
 */
export function moveOf(starting: Decimal, ending: Decimal, hadBefore: boolean): Movements {
  const change = ending.minus(starting);
  const base = { ...NO_MOVEMENTS, starting, ending };
  if (change.eq(0)) return base;
  if (starting.lte(0) && ending.gt(0)) return { ...base, [hadBefore ? "reactivation" : "new"]: change };
  if (starting.gt(0) && ending.lte(0)) return { ...base, churn: change.neg() };
  return change.gt(0) ? { ...base, expansion: change } : { ...base, contraction: change.neg() };
}

/**
 * Of each customer that is worth something in one of two months.
 * @param before what each was worth in the month before; absent: nothing
 * @param hadBefore whether a customer was worth anything, more than 0, in any month before
 */
export function listMovements(
  before: ReadonlyMap<string, Decimal>,
  now: ReadonlyMap<string, Decimal>,
  hadBefore: (customerId: string) => boolean,
): ReadonlyMap<string, Movements> {
  const customers = [...new Set([...before.keys(), ...now.keys()])];
  return new Map(
    customers.map((id) => [id, moveOf(before.get(id) ?? ZERO, now.get(id) ?? ZERO, hadBefore(id))]),
  );
}

export function addMovements(a: Movements, b: Movements): Movements {
  return {
    starting: a.starting.plus(b.starting),
    new: a.new.plus(b.new),
    expansion: a.expansion.plus(b.expansion),
    contraction: a.contraction.plus(b.contraction),
    churn: a.churn.plus(b.churn),
    reactivation: a.reactivation.plus(b.reactivation),
    ending: a.ending.plus(b.ending),
  };
}
