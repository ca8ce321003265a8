/**
 * Owns: reading every counter of one day of an organization, as far as anything names its customers, meters and agents.
 * Does not own: counters that only some meters have (read-meter-counters.ts), and what all of them should hold
 * (domain/reconciliation/compare.ts).
 *
 * Customers are found in the ledger and in the items of the month, meters and agents in the items of the month's days. What is found
 * in the one may name more of the other, so both go on until nothing new is named.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import type {
  CounterRow,
  DayCounters,
  MeterYear,
  SegmentRows,
} from "../domain/reconciliation/day-reading.ts";
import type { HoursQuestion } from "../domain/reconciliation/hours.ts";
import {
  createOtherDays,
  keepMonth,
  listActive,
  type OtherDays,
  seeFromDay,
} from "../domain/reconciliation/other-days.ts";
import type { Sums } from "../domain/reconciliation/sums.ts";
import { parseDaySort, segmentCustomerMonthPartition } from "../domain/rollup/counter.ts";
import { meterCustomerYearPartition } from "../domain/rollup/meter-counter-keys.ts";
import { DAY_MS } from "../domain/time-window/calendar.ts";
import type { Span } from "../domain/time-window/window.ts";
import {
  type CounterRange,
  planCustomerDays,
  planCustomerMonths,
  planOrganizationDays,
  spanOfMonth,
} from "../domain/usage/plan.ts";
import type { RollupIndex, RollupRow, RollupStore } from "../ports/rollup-store.ts";

export interface ReadDayDependencies {
  readonly rollups: RollupStore & RollupIndex;
  /** Those of meters with counters of their own, by these customers and whoever else is named. */
  readonly readOwnCounters: (
    question: HoursQuestion,
    ledger: Sums,
    customers: readonly string[],
  ) => Promise<Pick<DayCounters, OwnCounters>>;
}

type OwnCounters = "meterCustomerDays" | "meterDays" | "meterMonths" | "meterYears";

interface Day {
  readonly organization: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly span: Span;
  readonly read: (range: CounterRange) => Promise<readonly RollupRow[]>;
}

/** Reads under way at the same time. */
const READS_AT_ONCE = 16;

export async function readDayCounters(
  { rollups, readOwnCounters }: ReadDayDependencies,
  question: HoursQuestion,
  ledger: Sums,
): Promise<DayCounters> {
  const { organization, day } = question;
  const read = ({ partition, from, to }: CounterRange) => rollups.read(partition, from, to);
  const start = Date.parse(day);
  const at: Day = { organization, day, span: { start, end: start + DAY_MS }, read };
  const organizationDays = (
    await mapAtOnce(planOrganizationDays(organization, at.span), READS_AT_ONCE, read)
  ).flat();
  const months = await mapAtOnce(planCustomerMonths(organization, at.span), READS_AT_ONCE, read);
  const customerMonths = months.flat().map((row) => seeFromDay(row, day));
  const seed = { customers: listActive(customerMonths), pairs: await listPairs(rollups, at) };
  const { otherDays, ...named } = await followNames(at, ledger, seed);
  const own = await readOwnCounters(question, ledger, [...named.customerDays.keys()]);
  const meterYears = [...(await readYears(at, otherDays)), ...own.meterYears];
  return { organizationDays, customerMonths, ...named, ...own, meterYears };
}

/** The (meter, agent) pairs that the organization's day items of the whole month name. */
async function listPairs(rollups: RollupIndex, { organization, day }: Day): Promise<readonly string[]> {
  const sorts = await mapAtOnce(
    planOrganizationDays(organization, spanOfMonth(day.slice(0, 7))),
    READS_AT_ONCE,
    ({ partition, from, to }) => rollups.sorts(partition, from, to),
  );
  return sorts.flat().map(pairOf);
}

async function followNames(
  at: Day,
  ledger: Sums,
  seed: { readonly customers: readonly string[]; readonly pairs: Iterable<string> },
): Promise<Pick<DayCounters, "customerDays" | "segmentMonths"> & { readonly otherDays: OtherDays }> {
  const customerDays = new Map<string, readonly CounterRow[]>();
  const segments = new Map<string, SegmentRows>();
  const otherDays = createOtherDays();
  const named = namesOf(ledger);
  let customers = new Set([...seed.customers, ...named.customers]);
  let pairs = new Set([...seed.pairs, ...named.pairs]);
  while (customers.size > 0 || pairs.size > 0) {
    const days = await mapAtOnce([...customers], READS_AT_ONCE, async (customerId) => {
      const rows = await at.read(planCustomerDays(at.organization, customerId, at.span));
      return [customerId, rows] as const;
    });
    for (const [customerId, rows] of days) {
      customerDays.set(customerId, rows);
      for (const { sort } of rows) pairs.add(pairOf(sort));
    }
    const fresh = [...pairs].filter((pair) => !segments.has(pair));
    const found = await mapAtOnce(
      fresh,
      READS_AT_ONCE,
      async (pair) => [pair, await readSegment(at, pair, otherDays)] as const,
    );
    for (const [pair, segment] of found) segments.set(pair, segment);
    pairs = new Set();
    const customerIds = found.flatMap(([, { rows }]) => listActive(rows));
    customers = new Set(customerIds.filter((customerId) => !customerDays.has(customerId)));
  }
  return { customerDays, segmentMonths: [...segments.values()], otherDays };
}

async function readSegment(at: Day, pair: string, otherDays: OtherDays): Promise<SegmentRows> {
  const { meterId, agentId } = parseDaySort(`${at.day}#${pair}`);
  const month = at.day.slice(0, 7);
  const partition = segmentCustomerMonthPartition(at.organization, month, meterId, agentId);
  const rows = (await at.read({ partition })).map((row) => seeFromDay(row, at.day));
  otherDays.add(meterId, rows);
  return { meterId, agentId, rows };
}

async function readYears(
  { organization, day, read }: Day,
  { sums }: OtherDays,
): Promise<readonly MeterYear[]> {
  return mapAtOnce([...sums], READS_AT_ONCE, async ([meterId, otherDays]) => {
    const partition = meterCustomerYearPartition(organization, meterId);
    return { meterId, otherDays, rows: keepMonth(await read({ partition }), day) };
  });
}

function namesOf(ledger: Sums) {
  const cells = [...ledger.values()].map(({ cell }) => cell);
  return {
    customers: cells.flatMap(({ placement }) =>
      placement.rollup === "customer-month" ? [placement.customerId] : [],
    ),
    pairs: cells.flatMap(({ placement, key }) =>
      placement.rollup === "organization-day" ? [pairOf(key.sort)] : [],
    ),
  };
}

/** A meter and an agent, as the sort key of a day item names them after its day. */
function pairOf(sort: string): string {
  return sort.slice(sort.indexOf("#") + 1);
}
