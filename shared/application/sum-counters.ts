/**
 * Owns: reading the counters that a question needs, and adding them up.
 * Does not own: which counters those are (domain/usage), and what becomes of the sums (sum-usage.ts, sum-meter.ts).
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import type { CustomerIdentity, IdSpan } from "../domain/meter/usage.ts";
import type { Span } from "../domain/time-window/window.ts";
import { type CounterRange, listActiveCustomers, type MonthRange } from "../domain/usage/plan.ts";
import type { CounterQuestion } from "../domain/usage/sources.ts";
import { addDayRows, addMonthRows, type DayRow, type Tally } from "../domain/usage/tally.ts";
import type { RollupRow, RollupStore } from "../ports/rollup-store.ts";

export interface SumCountersDependencies {
  readonly rollups: RollupStore;
}

/** One question in progress. */
interface Reading {
  readonly read: (range: CounterRange) => Promise<readonly RollupRow[]>;
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
  const reading = { read, question, hours, tally };
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
  const { read, question, tally } = reading;
  const counted = customers.flatMap(({ id, ids }) => ids.map((countedId) => [countedId, id] as const));
  const [near = [], far = []] = [true, false].map((isNear) =>
    counted.filter(([id]) => (id >= first && id <= last) === isNear),
  );
  const ranges = await listMonths(reading);
  if (ranges.length > near.length) return addCustomers(reading, customers);
  const owners = new Map(near);
  const idOf = (customerId: string) => owners.get(customerId);
  await mapAtOnce(ranges, READS_AT_ONCE, async ({ partition, month }) => {
    const rows = await read({ partition, from: first, to: last });
    const wanted = rows.filter(({ sort }) => owners.has(sort));
    addMonthRows(tally, { layout: question.layout, month, idOf }, wanted);
  });
  await addCustomers(
    reading,
    far.map(([countedId, id]) => ({ id, ids: [countedId] })),
  );
}

async function listMonths({ read, question: { source }, hours }: Reading): Promise<readonly MonthRange[]> {
  const readSorts = async () =>
    (await mapAtOnce(source.days(hours), READS_AT_ONCE, read)).flat().map(({ sort }) => sort);
  return source.customerMonths(hours, readSorts);
}

async function addByCustomer(reading: Reading): Promise<void> {
  const { read, question, hours, tally } = reading;
  const { layout } = question;
  const idOf = (customerId: string) => question.owners.get(customerId) ?? customerId;
  const active = new Set<string>();
  await mapAtOnce(await listMonths(reading), READS_AT_ONCE, async (range) => {
    const rows = await read(range);
    if (layout.isOfWholeDays) addMonthRows(tally, { layout, month: range.month, idOf }, rows);
    else for (const customer of listActiveCustomers(range.month, rows, hours)) active.add(customer);
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
