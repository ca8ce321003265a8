/**
 * Owns: reading every counter of one day of an organization, as far as anything names its customers, meters and agents.
 * Does not own: what they should hold (domain/reconciliation/compare.ts).
 *
 * Customers are found in the ledger and in the items of the month, meters and agents in the items of the day. What is found in the
 * one may name more of the other, so both go on until nothing new is named.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import type { CounterRow, DayReading, SegmentRows } from "../domain/reconciliation/compare.ts";
import type { HoursQuestion } from "../domain/reconciliation/hours.ts";
import type { Sums } from "../domain/reconciliation/sums.ts";
import { parseDaySort, segmentCustomerMonthPartition } from "../domain/rollup/counter.ts";
import { DAY_MS } from "../domain/time-window/calendar.ts";
import type { Span } from "../domain/time-window/window.ts";
import {
  type CounterRange,
  planCustomerDays,
  planCustomerMonths,
  planOrganizationDays,
} from "../domain/usage/plan.ts";
import type { RollupRow, RollupStore } from "../ports/rollup-store.ts";

export interface ReadDayDependencies {
  readonly rollups: RollupStore;
}

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
  { rollups }: ReadDayDependencies,
  { organization, day }: HoursQuestion,
  ledger: Sums,
): Promise<Omit<DayReading, "organization" | "day" | "hours" | "ledger">> {
  const start = Date.parse(day);
  const read = ({ partition, from, to }: CounterRange) => rollups.read(partition, from, to);
  const at: Day = { organization, day, span: { start, end: start + DAY_MS }, read };
  const organizationDays = (
    await mapAtOnce(planOrganizationDays(organization, at.span), READS_AT_ONCE, read)
  ).flat();
  const months = (await mapAtOnce(planCustomerMonths(organization, at.span), READS_AT_ONCE, read)).flat();
  const customerMonths = months.filter((row) => row.slots.has(daySlot(at)));
  const seed = { customers: customerMonths.map(({ sort }) => sort), sorts: sortsOf(organizationDays) };
  return { organizationDays, customerMonths, ...(await followNames(at, ledger, seed)) };
}

async function followNames(
  at: Day,
  ledger: Sums,
  seed: { readonly customers: readonly string[]; readonly sorts: readonly string[] },
): Promise<Pick<DayReading, "customerDays" | "segmentMonths">> {
  const customerDays = new Map<string, readonly CounterRow[]>();
  const segments = new Map<string, SegmentRows>();
  let customers = new Set([...seed.customers, ...customersOf(ledger)]);
  let sorts = new Set([
    ...seed.sorts,
    ...sortsOf(
      [...ledger.values()].map(({ cell }) => cell.key),
      at,
    ),
  ]);
  while (customers.size > 0 || sorts.size > 0) {
    const days = await mapAtOnce([...customers], READS_AT_ONCE, async (customerId) => {
      const rows = await at.read(planCustomerDays(at.organization, customerId, at.span));
      return [customerId, rows] as const;
    });
    for (const [customerId, rows] of days) {
      customerDays.set(customerId, rows);
      for (const sort of sortsOf(rows)) sorts.add(sort);
    }
    const fresh = [...sorts].filter((sort) => !segments.has(sort));
    const found = await mapAtOnce(
      fresh,
      READS_AT_ONCE,
      async (sort) => [sort, await readSegment(at, sort)] as const,
    );
    for (const [sort, segment] of found) segments.set(sort, segment);
    sorts = new Set();
    const named = found.flatMap(([, { rows }]) => rows.map((row) => row.sort));
    customers = new Set(named.filter((customerId) => !customerDays.has(customerId)));
  }
  return { customerDays, segmentMonths: [...segments.values()] };
}

async function readSegment(at: Day, sort: string): Promise<SegmentRows> {
  const { meterId, agentId } = parseDaySort(sort);
  const month = at.day.slice(0, 7);
  const partition = segmentCustomerMonthPartition(at.organization, month, meterId, agentId);
  const rows = await at.read({ partition });
  return { meterId, agentId, rows: rows.filter((row) => row.slots.has(daySlot(at))) };
}

function daySlot({ day }: Day): string {
  return day.slice(8, 10);
}

function customersOf(ledger: Sums): readonly string[] {
  return [...ledger.values()].flatMap(({ cell: { placement } }) =>
    placement.rollup === "customer-month" ? [placement.customerId] : [],
  );
}

/** Sort keys of day items: each names a meter and an agent. */
function sortsOf(keys: readonly { readonly sort: string }[], at?: Day): readonly string[] {
  const sorts = keys.map(({ sort }) => sort);
  return at === undefined ? sorts : sorts.filter((sort) => sort.startsWith(`${at.day}#`));
}
