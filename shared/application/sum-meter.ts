/**
 * Owns: the sums of one meter, from counters and from the event store.
 * Does not own: who answers what (domain/meter/plan.ts), reading the counters (sum-counters.ts), and what becomes of the sums.
 */
import { ZERO } from "../domain/decimal/decimal.ts";
import { type MeterPlan, planMeter } from "../domain/meter/plan.ts";
import {
  type CustomerIdentity,
  type MeterCell,
  type MeterLimits,
  type MeterQuestion,
  type MeterUsage,
  SOURCES,
} from "../domain/meter/usage.ts";
import { SEGMENTS_MAX } from "../domain/usage/layout.ts";
import { createTally, NO_ID, type Tally } from "../domain/usage/tally.ts";
import { MeteringError } from "../errors.ts";
import type { EventMeterReader } from "../ports/event-store.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { SumCounters } from "../ports/sums.ts";

export interface SumMeterDependencies {
  readonly sumCounters: SumCounters;
  readonly eventStore: EventMeterReader;
  readonly identifiers: Pick<Identifiers, "nameBased">;
}

/** See SumMeter in ports/sums.ts. */
export async function sumMeter(
  dependencies: SumMeterDependencies,
  question: MeterQuestion,
  limits: MeterLimits,
): Promise<MeterUsage> {
  const { organization } = question;
  const signalIdOf = (eventType: string) =>
    dependencies.identifiers.nameBased(organization, "meter", eventType);
  const plan = planMeter(question, signalIdOf);
  if (plan.segments.length > SEGMENTS_MAX)
    throw tooLarge(`the window has ${plan.segments.length} parts that only raw events answer`, limits);
  const tally = createTally();
  const [stored] = await Promise.all([
    readSegments(dependencies, question, plan, limits),
    readCounters(dependencies, question, plan, limits, tally),
  ]);
  const sources = SOURCES.filter((source) =>
    source === "rollups" ? plan.counters !== undefined : plan.segments.length > 0,
  );
  if (plan.counters === undefined) return { cells: stored, sources: new Set(sources) };
  for (const { bucket, customerId, events, amount } of stored) {
    tally.add(customerId, bucket, { count: events, quantity: amount, cost: ZERO, costed: 0 });
  }
  return { cells: toCells(tally, question), sources: new Set(sources) };
}

async function readCounters(
  { sumCounters }: SumMeterDependencies,
  { customers, owners, byCustomer, neighbours }: MeterQuestion,
  { counters }: MeterPlan,
  limits: MeterLimits,
  tally: Tally,
): Promise<void> {
  if (counters === undefined) return;
  const breakdownBy = byCustomer ? ("customer" as const) : undefined;
  const refuseTooLarge = () => {
    if (tally.size() > limits.cellsMax)
      throw tooLarge(`the answer would have more than ${limits.cellsMax} values`, limits);
  };
  await sumCounters({ ...counters, customers, owners, breakdownBy, neighbours }, tally, refuseTooLarge);
  refuseTooLarge();
}

/** Cells of the event store, by the bucket that they are a part of. */
async function readSegments(
  { eventStore }: SumMeterDependencies,
  question: MeterQuestion,
  { segments }: MeterPlan,
  { cellsMax }: MeterLimits,
): Promise<readonly MeterCell[]> {
  if (segments.length === 0) return [];
  const { organization, meter, customers, byCustomer, groupBy, groupFilters } = question;
  const cells = await eventStore.sumMeter(
    {
      organization,
      meter,
      segments,
      customerIds: customers?.flatMap(({ ids }) => ids),
      byCustomer,
      owners: new Map([...question.owners, ...ownersOf(customers ?? [])]),
      groupBy,
      groupFilters,
    },
    cellsMax,
  );
  return cells.map((cell) => ({ ...cell, bucket: segments[cell.bucket]?.bucket ?? 0 }));
}

function ownersOf(customers: readonly CustomerIdentity[]): readonly (readonly [string, string])[] {
  return customers.flatMap(({ id, ids }) => ids.flatMap((other) => (other === id ? [] : [[other, id]])));
}

/** Counters whose events were all voided are still there, and are no cells. */
function toCells(tally: Tally, { byCustomer }: MeterQuestion): readonly MeterCell[] {
  return [...tally.sums].flatMap(([id, sums]) =>
    [...sums].flatMap(([bucket, { count: events, quantity: amount }]) =>
      events === 0
        ? []
        : [{ bucket, events, amount, ...(byCustomer && id !== NO_ID ? { customerId: id } : {}) }],
    ),
  );
}

function tooLarge(reason: string, { narrower }: MeterLimits): MeteringError {
  return new MeteringError("request.too-large", `${reason}; ${narrower}`);
}
