/**
 * Owns: what an event adds to the totals - to which slots, and how much to each.
 * Does not own: the counters that have these slots (counter.ts).
 *
 * What is written, corrected, told and recounted follows from `addendsOf`, so that these cannot differ.
 */
import { decimal, ZERO } from "../decimal/decimal.ts";
import type { Standing } from "../event/correction.ts";
import type { MeterFeed, UsageEvent } from "../event/usage-event.ts";
import { NO_TOTALS, type Placement, type Totals, totalsOf } from "./counter.ts";

export interface Addend {
  readonly placement: Placement;
  readonly totals: Totals;
}

type Amounts = Pick<Standing, "isVoided" | "quantity" | "cost">;
type Where = Pick<UsageEvent, "timestamp" | "customerId" | "meterId" | "agentId">;

/**
 * What an event that stands so adds, one addend a slot. It goes into the same slots however it stands: a voided one adds nothing to
 * each of them.
 */
export function addendsOf(event: Where & Pick<UsageEvent, "feeds">, standing: Amounts): readonly Addend[] {
  const { feeds = [], timestamp, customerId } = event;
  return [
    ...signalAddends(event, standingTotals(standing)),
    ...feeds.flatMap((feed) =>
      ownAddends({ timestamp, customerId, meterId: feed.meterId }, fedTotals(feed, standing)),
    ),
  ];
}

/** The slots that an event goes into: the same however it stands, and nothing needs no arithmetic. */
export function placementsOf(event: Where & Pick<UsageEvent, "feeds">): readonly Placement[] {
  return addendsOf(event, NOTHING).map(({ placement }) => placement);
}

const NOTHING: Amounts = { isVoided: true, quantity: "0" };

/** What totals of one customer, meter, agent and hour are in every family that all events go into. */
export function signalAddends(where: Where, totals: Totals): readonly Addend[] {
  const { customerId, meterId, agentId } = where;
  const { inHour, inDay, inMonth } = slotsAt(where);
  return [
    { placement: { rollup: "customer-day", ...inHour, customerId, meterId, agentId }, totals },
    { placement: { rollup: "organization-day", ...inHour, meterId, agentId }, totals },
    { placement: { rollup: "customer-month", ...inDay, customerId }, totals },
    { placement: { rollup: "segment-customer-month", ...inDay, customerId, meterId, agentId }, totals },
    {
      placement: { rollup: "meter-customer-year", ...inMonth, meterId, customerId },
      totals: withoutCost(totals),
    },
  ];
}

/** The same of a meter with counters of its own. */
export function ownAddends(where: Omit<Where, "agentId">, totals: Totals): readonly Addend[] {
  const { customerId, meterId } = where;
  const { inHour, inDay, inMonth } = slotsAt(where);
  return [
    { placement: { rollup: "meter-customer-day", ...inHour, meterId, customerId }, totals },
    { placement: { rollup: "meter-day", ...inHour, meterId }, totals },
    { placement: { rollup: "meter-customer-month", ...inDay, meterId, customerId }, totals },
    { placement: { rollup: "meter-customer-year", ...inMonth, meterId, customerId }, totals },
  ];
}

function slotsAt({ timestamp }: Pick<Where, "timestamp">) {
  return {
    inHour: { period: timestamp.slice(0, 10), slot: timestamp.slice(11, 13) },
    inDay: { period: timestamp.slice(0, 7), slot: timestamp.slice(8, 10) },
    inMonth: { period: timestamp.slice(0, 4), slot: timestamp.slice(5, 7) },
  };
}

/** What an event that stands so is, as one total. */
export function standingTotals(standing: Amounts): Totals {
  return standing.isVoided ? NO_TOTALS : totalsOf(standing);
}

/** An amendment changes the quantity, and never the value that a property gave. */
function fedTotals({ value }: MeterFeed, { isVoided, quantity }: Amounts): Totals {
  return isVoided ? NO_TOTALS : { ...NO_TOTALS, count: 1, quantity: decimal(value ?? quantity) };
}

function withoutCost(totals: Totals): Totals {
  return { ...totals, cost: ZERO, costed: 0 };
}
