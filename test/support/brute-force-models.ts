/** What the events of each model cost, one by one. */
import { addTotals, NO_TOTALS, type Totals, totalsOf } from "../../shared/domain/rollup/counter.ts";
import type { ModelQuestion, ModelRow } from "../../shared/ports/event-models.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { countedEvents, textOf as textIn } from "./brute-force-meter.ts";

export function sumModelsByHand(
  events: readonly StoredEvent[],
  { organization, span, customerIds, agentIds, meterIds }: ModelQuestion,
): readonly ModelRow[] {
  const sums = new Map<string, Totals>();
  for (const { organization: owner, event } of countedEvents(events)) {
    const at = Date.parse(event.timestamp);
    const isAsked =
      owner === organization &&
      at >= span.start &&
      at < span.end &&
      (customerIds?.includes(event.customerId) ?? true) &&
      (agentIds?.includes(event.agentId ?? "") ?? true) &&
      (meterIds?.includes(event.meterId) ?? true);
    const textOf = (name: string) => textIn(event.properties, name);
    const model = textOf("model");
    if (!isAsked || model === undefined) continue;
    const key = JSON.stringify([model, textOf("modelProvider")]);
    sums.set(key, addTotals(sums.get(key) ?? NO_TOTALS, totalsOf(event)));
  }
  return [...sums].map(([key, { count, cost, costed }]) => {
    const [model, provider] = JSON.parse(key) as [string, string | null];
    return { model, ...(provider === null ? {} : { provider }), totals: { count, cost, costed } };
  });
}

/** Rows as texts, in no order. */
export function modelTexts(rows: readonly ModelRow[]): readonly string[] {
  return rows
    .map(({ model, provider, totals: { count, cost, costed } }) =>
      JSON.stringify([model, provider, count, cost.toFixed(), costed]),
    )
    .sort();
}
