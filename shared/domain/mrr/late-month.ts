/**
 * Owns: in which month a record begins to count, and which months that are over it changes after all, so that their snapshots are to
 * be restated.
 * Does not own: restating them.
 */
import { type Invoice, isBilled } from "../invoice/invoice.ts";
import type { Charge } from "../plan/plan.ts";
import { endDateOf, type Subscription } from "../subscription/subscription.ts";

/** Before all months there are: where no first day is known. */
const FIRST_MONTH = "1970-01";

/**
 * The month from which on things are other than they were, if it is over; what comes after it changes with it.
 * @param day `YYYY-MM-DD`, the first one on which something changes; undefined: none
 * @param at RFC 3339, in UTC
 */
export function lateMonth(day: string | undefined, at: string): string | undefined {
  const month = day?.slice(0, FIRST_MONTH.length);
  return month !== undefined && month < at.slice(0, FIRST_MONTH.length) ? month : undefined;
}

/** By kind of record: the first day (`YYYY-MM-DD`) on which something is other than before; undefined: on none. */
export const FIRST_DAY_CHANGED = {
  plan: () => undefined,
  charge: firstDayOfCharge,
  subscription: firstDayOfSubscription,
  invoice: firstDayOfInvoice,
} as const;

/** By kind of record: the day (`YYYY-MM-DD`) from which on there is something to tell of, if an edit brings one. */
export const FIRST_DAY_BROUGHT = {
  plan: () => undefined,
  charge: () => undefined,
  subscription: (before: Subscription | undefined, after: Subscription) =>
    before === undefined ? after.startDate : undefined,
  invoice: firstDayOfInvoice,
} as const;

/** A charge applies to whoever has its plan, so that one without a first day may reach back as far as anything does. */
function firstDayOfCharge(before: Charge | undefined, after: Charge): string | undefined {
  if (before === undefined) return after.startDate ?? `${FIRST_MONTH}-01`;
  return before.endDate === after.endDate ? undefined : after.endDate;
}

function firstDayOfSubscription(before: Subscription | undefined, after: Subscription): string | undefined {
  if (before === undefined) return after.startDate;
  const changed = after.changes.slice(before.changes.length).map(({ effectiveDate }) => effectiveDate);
  const ends = [endDateOf(before), endDateOf(after)];
  const ended = ends[0] === ends[1] ? [] : ends.filter((day) => day !== undefined);
  return [...changed, ...ended].sort()[0];
}

/** Only what is billed counts; that it was paid since changes no month. */
function firstDayOfInvoice(before: Invoice | undefined, after: Invoice): string | undefined {
  const wasBilled = before !== undefined && isBilled(before);
  return wasBilled === isBilled(after) ? undefined : after.invoiceDate;
}
