/**
 * Owns: what finance sent for the year, and how it was paid: most in time, some late, one void, one refunded, one credited, and drafts.
 * Does not own: what a bill amounts to (bills.ts).
 */
import { centsText } from "./amounts.ts";
import { type DemoLine, linesOf, yearlyLinesOf } from "./bills.ts";
import { DAY_MS, dayIn, dayOf, dayText, monthOf } from "./calendar.ts";
import type { DemoPeriod, DemoSubscription } from "./contracts.ts";
import { PLANS } from "./plans.ts";
import { createRandom } from "./random.ts";
import { sumOf } from "./rhythm.ts";
import type { UsageOf } from "./usage.ts";

/** As the API takes it, and what becomes of it after. */
export interface DemoInvoice {
  readonly invoice: {
    readonly number: string;
    readonly kind: "invoice" | "credit_note";
    readonly customerId: string;
    readonly subscriptionId: string;
    readonly currency: string;
    readonly status: "draft" | "issued" | "paid";
    readonly invoiceDate: string;
    readonly dueDate?: string;
    readonly amountPaid?: string;
    readonly creditedInvoiceId?: string;
    readonly lines: readonly Readonly<Record<string, string>>[];
  };
  readonly becomes?: "void" | "refunded";
}

/** What is billed, before finance gives it a number. */
interface Bill {
  readonly subscription: DemoSubscription;
  readonly currency: string;
  readonly day: number;
  readonly lines: readonly DemoLine[];
}

interface Story {
  /** Of a subscription: how many of its bills that are past due nobody paid, and what of each was paid all the same. */
  readonly unpaid: Readonly<Record<string, { readonly bills: number; readonly paidShare: number }>>;
  /** Subscriptions whose last bill was taken back. */
  readonly refunded: readonly string[];
  /** Whose last bill that was paid was sent twice, the first time wrong. */
  readonly void: readonly string[];
  /** Whose last bill that was paid was credited in part. */
  readonly credited: Readonly<Record<string, { readonly cents: number; readonly why: string }>>;
}

const STORY: Story = {
  unpaid: {
    "tidewater-bank": { bills: 1, paidShare: 0 },
    "cinder-games": { bills: 2, paidShare: 0 },
    "redwood-robotics": { bills: 1, paidShare: 0.5 },
    "quarry-construction": { bills: 3, paidShare: 0 },
  },
  refunded: ["larkspur-legal"],
  void: ["monsoon-media"],
  credited: { "bluepeak-health": { cents: 250_00, why: "Service credit for an outage" } },
};

const TERMS_DAYS = 14;
const MONTHS_PER_YEAR = 12;
/** Of those that are not due yet. */
const PAID_EARLY = 0.4;
/** Plans whose bills finance prepares while the month runs. */
const DRAFTED: readonly string[] = ["growth", "scale"];

/** In the order of their days; what one credits comes before it. @param now milliseconds since 1970 */
export function createInvoices(
  now: number,
  subscriptions: readonly DemoSubscription[],
  usageOf: UsageOf,
): readonly DemoInvoice[] {
  const today = dayOf(now);
  const bills = subscriptions
    .flatMap((subscription) => billsOf(subscription, today, usageOf))
    .sort((a, b) => a.day - b.day || (a.subscription.externalId < b.subscription.externalId ? -1 : 1));
  return bills.flatMap((bill, index) => tell(bill, `INV-${1_001 + index}`, placeOf(bill, bills, today)));
}

function billsOf(subscription: DemoSubscription, today: number, usageOf: UsageOf): readonly Bill[] {
  const { customer, periods } = subscription;
  return periods.flatMap((period, index) => {
    const currency = PLANS.find(({ externalId }) => externalId === period.plan)?.currency ?? "";
    const isFirstOfPlan = periods.findIndex(({ plan }) => plan === period.plan) === index;
    const untilDay = Math.min(period.endDay, today - 1);
    const lines = linesOf({ customer, period, untilDay, isFirstOfPlan }, usageOf);
    const yearly = index % MONTHS_PER_YEAR === 0 ? yearlyLinesOf(period, yearAfter(period)) : [];
    const isBilled = period.endDay < today || DRAFTED.includes(period.plan);
    return [
      ...(yearly.length > 0 ? [{ subscription, currency, day: period.startDay, lines: yearly }] : []),
      ...(isBilled ? [{ subscription, currency, day: period.endDay, lines }] : []),
    ];
  });
}

/** The last day of the year that begins with the period. */
function yearAfter({ startDay }: DemoPeriod): number {
  const start = startDay * DAY_MS;
  return dayIn(monthOf(start) + MONTHS_PER_YEAR, new Date(start).getUTCDate()) - 1;
}

/** Where a bill stands among those of its subscription. */
interface Place {
  readonly isOver: boolean;
  readonly isDue: boolean;
  /** How many of those past due are later; 0 is the last one. */
  readonly fromLast: number;
}

function placeOf(bill: Bill, bills: readonly Bill[], today: number): Place {
  const isDue = ({ day }: Bill) => day + TERMS_DAYS < today;
  const later = bills.filter(
    (each) => each.subscription === bill.subscription && isDue(each) && each.day > bill.day,
  );
  return { isOver: bill.day < today, isDue: isDue(bill), fromLast: later.length };
}

function tell(bill: Bill, number: string, place: Place): readonly DemoInvoice[] {
  const { externalId } = bill.subscription;
  if (!place.isOver) return [toInvoice(bill, { number, status: "draft" })];
  if (!place.isDue) {
    const isPaid = createRandom(number)() < PAID_EARLY;
    return [toInvoice(bill, { number, status: isPaid ? "paid" : "issued" })];
  }
  const unpaid = STORY.unpaid[externalId];
  if (unpaid !== undefined && place.fromLast < unpaid.bills) {
    const amountPaid = centsText(Math.floor(totalOf(bill) * unpaid.paidShare));
    return [toInvoice(bill, { number, status: "issued", amountPaid })];
  }
  const paid = toInvoice(bill, { number, status: "paid" });
  return place.fromLast === 0 ? tellOfLast(bill, paid) : [paid];
}

function tellOfLast(bill: Bill, paid: DemoInvoice): readonly DemoInvoice[] {
  const { externalId } = bill.subscription;
  const { number } = paid.invoice;
  if (STORY.refunded.includes(externalId)) return [{ ...paid, becomes: "refunded" }];
  if (STORY.void.includes(externalId)) {
    const wrong = { ...bill, lines: [...bill.lines, ...bill.lines.slice(0, 1)] };
    return [{ ...toInvoice(wrong, { number: `${number}-A`, status: "issued" }), becomes: "void" }, paid];
  }
  const credit = STORY.credited[externalId];
  return credit === undefined ? [paid] : [paid, creditOf(bill, number, credit)];
}

function creditOf(
  bill: Bill,
  credited: string,
  { cents, why }: { readonly cents: number; readonly why: string },
): DemoInvoice {
  const line = { type: "usage", description: why, amount: centsText(-cents) };
  const { invoice } = toInvoice(
    { ...bill, lines: [{ cents: -cents, line }] },
    { number: credited.replace("INV", "CN"), status: "issued" },
  );
  const { dueDate: _, ...note } = invoice;
  return { invoice: { ...note, kind: "credit_note", creditedInvoiceId: credited } };
}

function toInvoice(
  { subscription, currency, day, lines }: Bill,
  given: Pick<DemoInvoice["invoice"], "number" | "status" | "amountPaid">,
): DemoInvoice {
  return {
    invoice: {
      ...given,
      kind: "invoice",
      customerId: subscription.customer,
      subscriptionId: subscription.externalId,
      currency,
      invoiceDate: dayText(day),
      dueDate: dayText(day + TERMS_DAYS),
      lines: lines.map(({ line }) => line),
    },
  };
}

function totalOf({ lines }: Bill): number {
  return sumOf(lines.map(({ cents }) => cents));
}
