/**
 * Owns: reading the counters that a question needs, and adding them up.
 * Does not own: which counters those are (domain/usage), and what becomes of the sums (sum-usage.ts, sum-meter.ts).
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import type { CustomerIdentity, IdSpan } from "../domain/meter/usage.ts";
import type { Span } from "../domain/time-window/window.ts";
import {
  type CounterRange,
  listActiveCustomers,
  type MonthRange,
  spanOfMonth,
} from "../domain/usage/plan.ts";
import type { CounterQuestion } from "../domain/usage/sources.ts";
import { addDayRows, addMonthRows, addWholeMonths, type DayRow, type Tally } from "../domain/usage/tally.ts";
import type { CounterStore, MonthTotals, RollupRow } from "../ports/rollup-store.ts";

export interface SumCountersDependencies {
  readonly rollups: CounterStore;
}

/** One question in progress. */
interface Reading {
  readonly read: (range: CounterRange) => Promise<readonly RollupRow[]>;
  /** Of month items. */
  readonly readMonths: (range: CounterRange) => Promise<readonly MonthTotals[]>;
  readonly readSorts: (range: CounterRange) => Promise<readonly string[]>;
  readonly question: CounterQuestion;
  readonly hours: Span;
  readonly tally: Tally;
}

/** Reads that are under way at the same time: enough to hide their latency, few enough for one worker's sockets. */
const READS_AT_ONCE = 16;

/** See SumCounters in ports/sums.ts. */
export async function sumCounters(
  { rollups }: SumCountersDependencies,
  question: CounterQuestion,
  tally: Tally,
  onProgress: () => void,
): Promise<void> {
  const { hours } = question.layout;
  if (hours === undefined) return;
  const read = async ({ partition, from, to }: CounterRange) => {
    onProgress();
    return rollups.read(partition, from, to);
  };
  const readMonths = async ({ partition, from, to }: CounterRange) => {
    onProgress();
    return rollups.months(partition, from, to);
  };
  const readSorts = async ({ partition, from, to }: CounterRange) => {
    onProgress();
    return rollups.sorts(partition, from, to);
  };
  const reading = { read, readMonths, readSorts, question, hours, tally };
  const { customers, neighbours, breakdownBy, layout } = question;
  if (customers !== undefined) {
    const isTogether = breakdownBy === "customer" && layout.isOfWholeDays;
    if (neighbours !== undefined && isTogether) await addNeighbours(reading, customers, neighbours);
    else await addCustomers(reading, customers);
  } else if (breakdownBy === "customer") await addByCustomer(reading);
  else await addTotals(reading);
}

async function addTotals({ read, question, hours, tally }: Reading): Promise<void> {
  const { source, layout } = question;
  await mapAtOnce(source.days(hours), READS_AT_ONCE, async (range) => {
    addDayRows(tally, { layout, isWanted: source.isWanted, idOf: chooseId(question) }, await read(range));
  });
}

async function addCustomers(reading: Reading, customers: readonly CustomerIdentity[]): Promise<void> {
  const { read, question, hours, tally } = reading;
  const { source, layout } = question;
  const counted = customers.flatMap(({ id, ids }) => ids.map((countedId) => ({ id, countedId })));
  await mapAtOnce(counted, READS_AT_ONCE, async ({ id, countedId }) => {
    const rows = await read(source.customerDays(countedId, hours));
    addDayRows(tally, { layout, isWanted: source.isWanted, idOf: chooseId(question, id) }, rows);
  });
}

/**
 * Of customers whose ids follow each other the month items do so too, and a call brings some hundreds of them. Other ids, such as those
 * of aliases, are read one by one; so are all of them where there are more meters and agents than customers.
 */
async function addNeighbours(
  reading: Reading,
  customers: readonly CustomerIdentity[],
  { first, last }: IdSpan,
): Promise<void> {
  const counted = customers.flatMap(({ id, ids }) => ids.map((countedId) => [countedId, id] as const));
  const [near = [], far = []] = [true, false].map((isNear) =>
    counted.filter(([id]) => (id >= first && id <= last) === isNear),
  );
  const ranges = await listMonths(reading);
  if (ranges.length > near.length) return addCustomers(reading, customers);
  const owners = new Map(near);
  await mapAtOnce(ranges, READS_AT_ONCE, (range) =>
    addMonth(reading, { ...range, from: first, to: last }, (customerId) => owners.get(customerId)),
  );
  await addCustomers(
    reading,
    far.map(([countedId, id]) => ({ id, ids: [countedId] })),
  );
}

/** Adds a month of customers, day by day only where it has to. @param idOf whom a customer counts for; undefined: nobody is wanted */
async function addMonth(
  { read, readMonths, question: { layout }, tally }: Reading,
  range: MonthRange,
  idOf: (customerId: string) => string | undefined,
): Promise<void> {
  const { month } = range;
  const isWanted = ({ sort }: { readonly sort: string }) => idOf(sort) !== undefined;
  const bucket = layout.bucketOf(spanOfMonth(month));
  if (bucket === undefined)
    addMonthRows(tally, { layout, month, idOf }, (await read(range)).filter(isWanted));
  else addWholeMonths(tally, { bucket, idOf }, (await readMonths(range)).filter(isWanted));
}

async function listMonths({
  readSorts,
  question: { source },
  hours,
}: Reading): Promise<readonly MonthRange[]> {
  const readAll = async () => (await mapAtOnce(source.days(hours), READS_AT_ONCE, readSorts)).flat();
  return source.customerMonths(hours, readAll);
}

async function addByCustomer(reading: Reading): Promise<void> {
  const { read, question, hours } = reading;
  const idOf = (customerId: string) => question.owners.get(customerId) ?? customerId;
  const ranges = await listMonths(reading);
  if (question.layout.isOfWholeDays) {
    await mapAtOnce(ranges, READS_AT_ONCE, (range) => addMonth(reading, range, idOf));
    return;
  }
  const active = new Set<string>();
  await mapAtOnce(ranges, READS_AT_ONCE, async (range) => {
    for (const id of listActiveCustomers(range.month, await read(range), hours)) active.add(id);
  });
  await addCustomers(
    reading,
    [...active].map((id) => ({ id: idOf(id), ids: [id] })),
  );
}

/** Whom a day item counts for; `customerId` is the one that it belongs to, if it belongs to one. */
function chooseId(
  { breakdownBy }: CounterQuestion,
  customerId?: string,
): (row: DayRow) => string | undefined {
  if (breakdownBy === "meter") return ({ meterId }) => meterId;
  if (breakdownBy === "agent") return ({ agentId }) => agentId;
  return () => (breakdownBy === "customer" ? customerId : undefined);
}
