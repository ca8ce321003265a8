/** Owns: the answer of `GET /v1/analytics/mrr` on the wire. Does not own: its sums and their order (domain/mrr). */
import { decimal } from "../domain/decimal/decimal.ts";
import { type Invoice, statusToday } from "../domain/invoice/invoice.ts";
import { arrOf, type BilledMrr, type MrrAnswer, type RunRateMrr } from "../domain/mrr/answer.ts";
import type { RunRateLine } from "../domain/mrr/run-rate.ts";
import type { SubscriptionRate } from "../domain/mrr/run-rates.ts";
import { NAMED_PERIODS, type Period, perMonth } from "../domain/plan/period.ts";
import type { Price } from "../domain/plan/price.ts";
import type {
  BilledInvoiceResponse,
  CanonicalMrrResponse,
  MrrChargeResponse,
  MrrResponse,
  MrrRowResponse,
  RateMrrResponse,
} from "./answers/mrr.ts";
import { toNumber } from "./numbers.ts";

export function toMrrResponse(answer: MrrAnswer, isExplained: boolean): MrrResponse {
  const { currency, variant, canonical, rates } = answer;
  const { runRate, committed } = rates;
  const one = variant === "committed" ? committed : runRate;
  if (variant === "all" && canonical && runRate && committed)
    return {
      currency,
      canonical: toCanonical(canonical),
      runRate: toRate(runRate, isExplained),
      committed: toRate(committed, isExplained),
    };
  if (canonical !== undefined) return { currency, ...toCanonical(canonical) };
  if (one !== undefined) return { currency, ...toRate(one, isExplained) };
  throw new Error(`the answer lacks the variant ${variant}`);
}

function toCanonical({ mrr, month, asOf, invoices }: BilledMrr): CanonicalMrrResponse {
  return {
    mrr: toNumber(mrr),
    arr: toNumber(arrOf(mrr)),
    month,
    ...(invoices === undefined ? {} : { invoices: invoices.map((invoice) => toInvoice(invoice, asOf)) }),
  };
}

function toInvoice(invoice: Invoice, today: string): BilledInvoiceResponse {
  const { id, number, customerId, subscriptionId, invoiceDate } = invoice;
  const status = statusToday(invoice, today);
  const total = toNumber(decimal(invoice.total));
  return { id, number, customerId, subscriptionId: subscriptionId ?? null, invoiceDate, status, total };
}

function toRate({ mrr, asOf, rows }: RunRateMrr, isExplained: boolean): RateMrrResponse {
  return {
    mrr: toNumber(mrr),
    arr: toNumber(arrOf(mrr)),
    asOf,
    ...(rows === undefined ? {} : { breakdown: rows.map((row) => toRow(row, isExplained)) }),
  };
}

function toRow({ subscription, customerId, rate }: SubscriptionRate, isExplained: boolean): MrrRowResponse {
  return {
    subscriptionId: subscription.id,
    customerId,
    recurring: toNumber(rate.recurring),
    seatBased: toNumber(rate.seatBased),
    usage: toNumber(rate.usage),
    total: toNumber(rate.total),
    ...(isExplained ? { charges: rate.lines.map(toCharge) } : {}),
  };
}

function toCharge({
  charge,
  quantity,
  quantityOfPeriod,
  amountPerPeriod,
  amount,
}: RunRateLine): MrrChargeResponse {
  return {
    chargeId: charge.id,
    name: charge.name,
    type: charge.type,
    quantity: toNumber(quantity),
    quantityOfPeriod: toNumber(quantityOfPeriod),
    amountPerPeriod: toNumber(amountPerPeriod),
    ...toPeriod(charge.period),
    factor: toNumber(perMonth(decimal(1), charge.period)),
    amount: toNumber(amount),
    ...(charge.type === "recurring" ? {} : toPrice(charge.price)),
  };
}

function toPeriod({ count, unit }: Period): Pick<MrrChargeResponse, "period" | "customPeriod"> {
  const names = ["monthly", "quarterly", "yearly"] as const;
  const name = names.find((each) => NAMED_PERIODS[each].count === count && unit === "month");
  if (name !== undefined) return { period: name };
  return { period: "custom", customPeriod: unit === "month" ? { months: count } : { days: count } };
}

function toPrice(price: Price): Pick<MrrChargeResponse, "model" | "rate" | "tiers"> {
  if (price.model === "flat") return { model: "flat", rate: Number(price.rate) };
  const tiers = price.tiers.map(({ upTo, rate }) => ({
    upTo: upTo === undefined ? null : Number(upTo),
    rate: Number(rate),
  }));
  return { model: price.model, tiers };
}
