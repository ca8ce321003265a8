/**
 * Owns: reading what a usage question sums - from counters, and for parts of hours from the event store.
 * Does not own: which counters those are (domain/usage/plan.ts), and what becomes of the sums (the use case that asks).
 */

import type { Span } from "../domain/time-window/window.ts";
import { type Layout, layOut } from "../domain/usage/layout.ts";
import {
  type CounterRange,
  isOfSegment,
  listActiveCustomers,
  type MonthRange,
  planCustomerDays,
  planCustomerMonths,
  planOrganizationDays,
  planSegmentCustomerMonths,
} from "../domain/usage/plan.ts";
import type { UsageQuestion } from "../domain/usage/question.ts";
import { addDayRows, addMonthRows, chooseId, createTally, type Tally } from "../domain/usage/tally.ts";
import type { EventStoreReader } from "../ports/event-store.ts";
import type { RollupRow, RollupStore } from "../ports/rollup-store.ts";

export interface SumUsageDependencies {
  readonly rollups: RollupStore;
  readonly eventStore: EventStoreReader;
}

/** One question in progress. */
interface Reading {
  readonly read: (range: CounterRange) => Promise<readonly RollupRow[]>;
  readonly question: UsageQuestion;
  readonly layout: Layout;
  readonly hours: Span;
  readonly tally: Tally;
}

/** Reads that are under way at the same time: enough to hide their latency, few enough for one worker's sockets. */
const READS_AT_ONCE = 16;

/**
 * The exact sums of the question, by id and bucket.
 * @param onProgress sees the growing sums after each read; when it throws, reading stops
 */
export async function sumUsage(
  { rollups, eventStore }: SumUsageDependencies,
  question: UsageQuestion,
  onProgress: (tally: Tally) => void,
): Promise<Tally> {
  const layout = layOut(question.buckets);
  const tally = createTally();
  const read = async ({ partition, from, to }: CounterRange) => {
    onProgress(tally);
    return rollups.read(partition, from, to);
  };
  await Promise.all([
    layout.hours && addCounters({ read, question, layout, hours: layout.hours, tally }),
    addSegments(eventStore, question, layout, tally),
  ]);
  onProgress(tally);
  return tally;
}

async function addSegments(
  eventStore: EventStoreReader,
  { organization, filters, breakdownBy }: UsageQuestion,
  { segments }: Layout,
  tally: Tally,
): Promise<void> {
  if (segments.length === 0) return;
  const rows = await eventStore.sumSegments({ organization, segments, breakdownBy, ...filters });
  for (const { segment, id, totals } of rows) tally.add(id, segments[segment]?.bucket ?? 0, totals);
}

async function addCounters(reading: Reading): Promise<void> {
  const { question, hours } = reading;
  const { organization, filters, breakdownBy } = question;
  if (filters.customerId !== undefined) return addCustomer(reading, filters.customerId);
  if (breakdownBy === "customer") return addByCustomer(reading);
  const idOf = chooseId(breakdownBy);
  await forEachAtOnce(planOrganizationDays(organization, hours), async (range) => {
    addDayRows(reading.tally, { ...reading, filters, idOf }, await reading.read(range));
  });
}

async function addCustomer(reading: Reading, customerId: string): Promise<void> {
  const { question, layout, hours, tally } = reading;
  const idOf = chooseId(question.breakdownBy, customerId);
  const rows = await reading.read(planCustomerDays(question.organization, customerId, hours));
  addDayRows(tally, { layout, filters: question.filters, idOf }, rows);
}

async function addByCustomer(reading: Reading): Promise<void> {
  const { layout, hours, tally } = reading;
  const customers = new Set<string>();
  await forEachAtOnce(await planMonths(reading), async (range) => {
    const rows = await reading.read(range);
    if (layout.isOfWholeDays) addMonthRows(tally, layout, range.month, rows);
    else for (const customer of listActiveCustomers(range.month, rows, hours)) customers.add(customer);
  });
  await forEachAtOnce([...customers], (customer) => addCustomer(reading, customer));
}

async function planMonths({ read, question, hours }: Reading): Promise<readonly MonthRange[]> {
  const { organization, filters } = question;
  if (!isOfSegment(question)) return planCustomerMonths(organization, hours);
  const days = await Promise.all(planOrganizationDays(organization, hours).map(read));
  return planSegmentCustomerMonths(
    organization,
    filters,
    days.flat().map(({ sort }) => sort),
  );
}

async function forEachAtOnce<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const takeAll = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(READS_AT_ONCE, items.length) }, takeAll));
}
