/** Owns: the answer of `GET /v1/analytics/revenue` on the wire. Does not own: its sums and their order (domain/revenue). */
import type { Accrual } from "../domain/revenue/accrual.ts";
import {
  marginPercent,
  type RevenueAnswer,
  type RevenueByType,
  revenueOf,
  type StrategyRevenue,
  type SubscriptionRevenue,
} from "../domain/revenue/revenue.ts";
import { dayText } from "../domain/time-window/calendar.ts";
import type {
  RevenuePieceResponse,
  RevenueResponse,
  StrategyRevenueResponse,
  SubscriptionRevenueResponse,
} from "./answers/revenue.ts";
import { toNumber } from "./numbers.ts";

export function toRevenueResponse(answer: RevenueAnswer): RevenueResponse {
  const { currency, byType, cost, bySubscription, byStrategy, isExplained } = answer;
  const revenue = revenueOf(byType);
  const percent = marginPercent(revenue, cost.cost);
  return {
    currency,
    ...toSums(byType),
    cost: toNumber(cost.cost),
    margin: toNumber(revenue.minus(cost.cost)),
    marginPercent: percent === undefined ? null : toNumber(percent),
    eventCount: cost.count,
    eventCountWithNullCost: cost.count - cost.costed,
    ...(bySubscription && { bySubscription: bySubscription.map((row) => toSubscription(row, isExplained)) }),
    ...(byStrategy && { byStrategy: byStrategy.map(toStrategy) }),
    dateRange: { startDate: answer.startText, endDate: answer.endText },
  };
}

function toSums(byType: RevenueByType) {
  return {
    revenue: toNumber(revenueOf(byType)),
    usageRevenue: toNumber(byType.usage),
    recurringRevenue: toNumber(byType.recurring),
    seatRevenue: toNumber(byType.seat),
    onetimeRevenue: toNumber(byType.one_time),
  };
}

function toSubscription(
  { subscriptionId, customerId, byType, pieces }: SubscriptionRevenue,
  isExplained: boolean,
): SubscriptionRevenueResponse {
  return {
    subscriptionId,
    customerId,
    ...toSums(byType),
    ...(isExplained ? { pieces: pieces.map(toPiece) } : {}),
  };
}

function toPiece({ charge, span, period, quantity, quantityBilled, amount }: Accrual): RevenuePieceResponse {
  return {
    chargeId: charge.id,
    name: charge.name,
    type: charge.type,
    startDate: dayText(span.from),
    endDate: dayText(span.until - 1),
    periodStart: dayText(period.from),
    periodEnd: dayText(period.until - 1),
    quantity: toNumber(quantity),
    quantityBilled: toNumber(quantityBilled),
    amount: toNumber(amount),
  };
}

function toStrategy({ charge, ...sums }: StrategyRevenue): StrategyRevenueResponse {
  const { id, name, type, planId } = charge;
  return {
    strategyId: id,
    name,
    type,
    planId,
    revenue: toNumber(sums.revenue),
    quantity: toNumber(sums.quantity),
    quantityBilled: toNumber(sums.quantityBilled),
  };
}
