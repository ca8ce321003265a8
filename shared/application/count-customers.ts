/**
 * Owns: how many customers used a meter in a window, exact.
 * Does not own: who answers what (domain/meter/plan.ts).
 */

import type { Meter } from "../domain/meter/meter.ts";
import { planMeter } from "../domain/meter/plan.ts";
import type { MeterQuestion, Source } from "../domain/meter/usage.ts";
import type { Span } from "../domain/time-window/window.ts";
import type { EventLister } from "../ports/event-store.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { CustomerCount, SumMeter } from "../ports/sums.ts";

export interface CountCustomersDependencies {
  readonly sumMeter: SumMeter;
  readonly eventStore: Pick<EventLister, "extent">;
  readonly identifiers: Pick<Identifiers, "nameBased">;
}

/** A customer is a row that is read and not told: more of them do not fit into the time of a request. */
const LIMITS = { cellsMax: 200_000, narrower: "ask for one customer, or for a shorter window" };

/** See CountCustomers in ports/sums.ts. */
export async function countCustomers(
  { sumMeter, eventStore, identifiers }: CountCustomersDependencies,
  organization: string,
  meter: Meter,
  span: Span,
  owners: ReadonlyMap<string, string>,
): Promise<CustomerCount> {
  const buckets = [{ label: "", ...span }];
  const question: MeterQuestion = { organization, meter, buckets, byCustomer: true, owners };
  const plan = planMeter(question, (eventType) => identifiers.nameBased(organization, "meter", eventType));
  const isOfMonthItems = plan.counters?.layout.isOfWholeDays === true && plan.segments.length === 0;
  // Counters of hours are one read for each customer; the event store counts them all in one query.
  if (!isOfMonthItems) {
    const extent = await eventStore.extent({ organization, span, meter }, owners);
    return { customers: extent?.customers ?? 0, sources: new Set<Source>(["event-store"]) };
  }
  const { cells, sources } = await sumMeter(question, LIMITS);
  return { customers: cells.length, sources };
}
