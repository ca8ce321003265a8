/**
 * Owns: what a plan and its charges are, and which charges apply on a day.
 * Does not own: what they cost (price.ts), and who subscribed (domain/subscription).
 */
import type { Aggregation } from "../meter/meter.ts";
import type { Currency } from "../money/money.ts";
import type { Period } from "./period.ts";
import type { Price } from "./price.ts";

/** A named set of charges in one currency. */
export interface Plan {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly description?: string;
  readonly currency: Currency;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339: nobody can subscribe to it from then on; who has goes on. */
  readonly archivedAt?: string;
}

export const CHARGE_TYPES = ["recurring", "seat", "usage", "one_time"] as const;
export type ChargeType = (typeof CHARGE_TYPES)[number];

interface ChargeBase {
  readonly id: string;
  readonly externalId: string;
  readonly planId: string;
  readonly name: string;
  /** `YYYY-MM-DD`, the first day on which it applies; absent: whenever the plan does. */
  readonly startDate?: string;
  /** `YYYY-MM-DD`, the last day on which it applies; absent: it has no end. It is set once, when the charge is ended. */
  readonly endDate?: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** A fixed amount each period. */
export interface RecurringCharge extends ChargeBase {
  readonly type: "recurring";
  /** Decimal text. */
  readonly amount: string;
  readonly period: Period;
}

/** Each seat, each period. */
export interface SeatCharge extends ChargeBase {
  readonly type: "seat";
  readonly price: Price;
  readonly period: Period;
  /** Decimal text: so many seats are paid in any case. */
  readonly minimumCommitment?: string;
}

/** What a meter gives in each period. */
export interface UsageCharge extends ChargeBase {
  readonly type: "usage";
  readonly price: Price;
  readonly period: Period;
  readonly meterId: string;
  /** That of the meter, which never changes; absent: a sum. */
  readonly aggregation?: Aggregation;
  /** Decimal text: so many units a period are paid in any case. */
  readonly minimumCommitment?: string;
}

/** Once, on the first day on which it applies to a subscription. */
export interface OneTimeCharge extends ChargeBase {
  readonly type: "one_time";
  /** Decimal text. */
  readonly amount: string;
}

/** Its prices never change: a new price is a new charge, and the old one is ended. */
export type Charge = RecurringCharge | SeatCharge | UsageCharge | OneTimeCharge;

/** @param day `YYYY-MM-DD` */
export function applies({ startDate, endDate }: Pick<Charge, "startDate" | "endDate">, day: string): boolean {
  return (startDate === undefined || startDate <= day) && (endDate === undefined || day <= endDate);
}
