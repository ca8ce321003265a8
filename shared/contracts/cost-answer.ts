/** Owns: the answer of `GET /v1/analytics/cost` on the wire. Does not own: its sums and their order (domain/usage/cost.ts). */
import type { Totals } from "../domain/rollup/counter.ts";
import type { BreakdownRow } from "../domain/usage/answer.ts";
import type { CostAnswer, CostOfWindow, ModelCost } from "../domain/usage/cost.ts";
import type { CostResponse, CostRowResponse, CostWindowResponse, ModelCostResponse } from "./answers/cost.ts";
import { toNumber } from "./numbers.ts";

export function toCostResponse({ prior, ...current }: CostAnswer): CostResponse {
  return { ...toWindow(current), ...(prior === undefined ? {} : { prior: toWindow(prior) }) };
}

function toWindow({ totals, breakdowns, names, startText, endText }: CostOfWindow): CostWindowResponse {
  return {
    ...toSums(totals),
    ...(breakdowns && {
      byAgent: breakdowns.byAgent.map((row) => toRow(row, names.agent)),
      byCustomer: breakdowns.byCustomer.map((row) => toRow(row, names.customer)),
      bySignal: breakdowns.bySignal.map((row) => toRow(row, names.meter)),
      byDay: breakdowns.byDay.map(({ date, totals: ofDay }) => ({ date, ...toSums(ofDay) })),
      byModel: breakdowns.byModel.map(toModel),
    }),
    dateRange: { startDate: startText, endDate: endText },
  };
}

function toRow({ id, totals }: BreakdownRow, names: ReadonlyMap<string, string>): CostRowResponse {
  return {
    id: id ?? null,
    name: id === undefined ? null : (names.get(id) ?? id),
    ...toSums(totals),
  };
}

function toModel({ provider, model, totals }: ModelCost): ModelCostResponse {
  return { provider: provider ?? null, model: model ?? null, ...toSums(totals) };
}

function toSums({ cost, count, costed }: Totals) {
  return { cost: toNumber(cost), eventCount: count, eventCountWithNullCost: count - costed };
}
