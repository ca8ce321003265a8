/**
 * Owns: who agreed to what and when: who came, grew, shrank, left and returned.
 * Does not own: what it costs (plans.ts), and what is billed for it (invoices.ts).
 */
import { dayIn, dayOf, monthOf } from "./calendar.ts";
import type { PlanId } from "./plans.ts";

/** Months are counted from the current one, which is 0: -1 is the last that is over. */
interface Agreement {
  readonly customer: string;
  /** Of subscriptions of one customer. */
  readonly nth?: number;
  readonly from: number;
  /** On which its periods begin; 1 if absent. */
  readonly dayOfMonth?: number;
  readonly plan: PlanId;
  readonly seats?: number;
  readonly changes?: readonly {
    readonly from: number;
    readonly plan?: PlanId;
    readonly seats?: number;
    readonly reason: string;
  }[];
  /** The first month that it no longer has a period in. */
  readonly until?: { readonly month: number; readonly reason: string };
}

/** So many months are over and have a history. */
export const MONTHS_OVER = 12;

const AGREEMENTS: readonly Agreement[] = [
  {
    customer: "northwind-logistics",
    from: -12,
    plan: "starter",
    changes: [
      { from: -9, plan: "growth", seats: 8, reason: "The support team moves in." },
      { from: -7, seats: 14, reason: "Second office." },
      { from: -4, plan: "scale", seats: 24, reason: "All of dispatch." },
    ],
  },
  {
    customer: "bluepeak-health",
    from: -12,
    plan: "growth",
    seats: 10,
    changes: [
      { from: -8, plan: "scale", seats: 18, reason: "Committed volume." },
      { from: -2, seats: 26, reason: "Clinics in Ohio." },
    ],
  },
  {
    customer: "kestrel-insurance",
    from: -12,
    dayOfMonth: 15,
    plan: "growth",
    seats: 6,
    changes: [{ from: -6, seats: 12, reason: "Claims department." }],
  },
  {
    customer: "larkspur-legal",
    from: -12,
    plan: "starter",
    until: { month: -7, reason: "Too little use." },
  },
  {
    customer: "larkspur-legal",
    nth: 2,
    from: -3,
    plan: "starter",
    changes: [{ from: -1, plan: "growth", seats: 5, reason: "Contract review went live." }],
  },
  { customer: "tidewater-bank", from: -11, plan: "growth", seats: 12 },
  {
    customer: "orchard-retail",
    from: -11,
    plan: "growth",
    seats: 7,
    changes: [{ from: -3, plan: "scale", seats: 20, reason: "Before the season." }],
  },
  {
    customer: "fjord-analytics",
    from: -11,
    plan: "growth",
    seats: 9,
    changes: [{ from: -5, plan: "starter", seats: 0, reason: "Budget cut." }],
  },
  { customer: "redwood-robotics", from: -10, plan: "scale", seats: 22 },
  { customer: "prairie-foods", from: -10, plan: "starter", until: { month: -2, reason: "Acquired." } },
  {
    customer: "meridian-travel",
    from: -10,
    plan: "growth",
    seats: 11,
    changes: [{ from: -6, seats: 6, reason: "End of the season." }],
    until: { month: -5, reason: "Moved to a competitor." },
  },
  { customer: "meridian-travel", nth: 2, from: -2, plan: "growth", seats: 9 },
  { customer: "monsoon-media", from: -9, plan: "growth", seats: 10 },
  {
    customer: "cinder-games",
    from: -9,
    plan: "growth",
    seats: 16,
    changes: [{ from: -4, seats: 8, reason: "Smaller team." }],
  },
  { customer: "halcyon-pharma", from: -8, plan: "enterprise", seats: 60 },
  { customer: "quarry-construction", from: -8, dayOfMonth: 10, plan: "starter" },
  { customer: "atelier-mode", from: -7, plan: "growth-eu", seats: 6 },
  { customer: "sakura-learning", from: -7, plan: "growth", seats: 8 },
  { customer: "beacon-energy", from: -6, plan: "scale", seats: 18 },
  {
    customer: "pinnacle-realty",
    from: -6,
    plan: "starter",
    until: { month: -1, reason: "Trial year over." },
  },
  { customer: "harbour-freight", from: -5, dayOfMonth: 20, plan: "growth", seats: 9 },
  {
    customer: "windmill-software",
    from: -5,
    plan: "growth-eu",
    seats: 5,
    changes: [{ from: -2, seats: 9, reason: "Second team." }],
  },
  { customer: "summit-telecom", from: -4, plan: "enterprise", seats: 75 },
  { customer: "juniper-studios", from: -3, plan: "starter" },
  { customer: "copperline-manufacturing", from: -2, plan: "growth", seats: 10 },
];

/** Days are those since 1970, in UTC. */
export interface DemoSubscription {
  readonly externalId: string;
  readonly customer: string;
  readonly startDay: number;
  /** The first day of each period that began until today. */
  readonly periods: readonly DemoPeriod[];
  /** What holds from the beginning. */
  readonly plan: PlanId;
  readonly seats: number;
  /** In the order of their days. */
  readonly changes: readonly {
    readonly day: number;
    readonly plan?: PlanId;
    readonly seats?: number;
    readonly reason: string;
  }[];
  /** The last day. */
  readonly end?: { readonly day: number; readonly reason: string };
}

/** What holds in one billing period: everything changes where one begins. */
export interface DemoPeriod {
  readonly startDay: number;
  readonly endDay: number;
  readonly plan: PlanId;
  readonly seats: number;
}

/** @param now milliseconds since 1970 */
export function createSubscriptions(now: number): readonly DemoSubscription[] {
  return AGREEMENTS.map((agreement) => toSubscription(agreement, now));
}

function toSubscription(agreement: Agreement, now: number): DemoSubscription {
  const { customer, nth = 1, from, plan, seats = 0, changes = [], until, dayOfMonth = 1 } = agreement;
  const startOf = (month: number) => dayIn(monthOf(now) + month, dayOfMonth);
  const later = changes.map(({ from: month, ...change }) => ({ ...change, day: startOf(month) }));
  return {
    externalId: nth === 1 ? customer : `${customer}-${nth}`,
    customer,
    startDay: startOf(from),
    periods: listPeriods(agreement, startOf, dayOf(now)),
    plan,
    seats,
    changes: later,
    ...(until === undefined ? {} : { end: { day: startOf(until.month) - 1, reason: until.reason } }),
  };
}

function listPeriods(
  { from, plan, seats = 0, changes = [], until }: Agreement,
  startOf: (month: number) => number,
  today: number,
): readonly DemoPeriod[] {
  const periods: DemoPeriod[] = [];
  let holds = { plan, seats };
  for (let month = from; month < (until?.month ?? 1) && startOf(month) <= today; month++) {
    const change = changes.find((each) => each.from === month);
    holds = { plan: change?.plan ?? holds.plan, seats: change?.seats ?? holds.seats };
    periods.push({ startDay: startOf(month), endDay: startOf(month + 1) - 1, ...holds });
  }
  return periods;
}
