/** Owns: how many seats or units are paid for at least, and what a charge without usage costs a period. */
import { type Decimal, decimal } from "../decimal/decimal.ts";
import type { RecurringCharge, SeatCharge, UsageCharge } from "./plan.ts";
import { priceOf } from "./price.ts";

/** Of a whole period; 0 where there is none. */
export function commitmentOf({
  minimumCommitment = "0",
}: Pick<SeatCharge | UsageCharge, "minimumCommitment">): Decimal {
  return decimal(minimumCommitment);
}

export function atLeast(quantity: Decimal, minimum: Decimal): Decimal {
  return quantity.gt(minimum) ? quantity : minimum;
}

/** Exact. The quantity is that of seats which are paid, and 1 of what recurs. */
export function pricePeriod(
  charge: RecurringCharge | SeatCharge,
  seats: number,
): { readonly quantity: Decimal; readonly amount: Decimal } {
  if (charge.type === "recurring") return { quantity: decimal(1), amount: decimal(charge.amount) };
  const quantity = atLeast(decimal(seats), commitmentOf(charge));
  return { quantity, amount: priceOf(charge.price, quantity) };
}
