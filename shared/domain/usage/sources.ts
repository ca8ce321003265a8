/**
 * Owns: families of counters as a question sees them - where the items of one customer, of all together, and of each customer are,
 * and which of them are wanted.
 * Does not own: reading them (application/sum-counters.ts), or what a counter's key looks like (domain/rollup).
 */
import type { CustomerIdentity, IdSpan } from "../meter/usage.ts";
import { ORGANIZATION_SHARDS } from "../rollup/counter.ts";
import {
  meterCustomerDayPartition,
  meterCustomerMonthPartition,
  meterDayPartition,
} from "../rollup/meter-counter-keys.ts";
import { DAY_MS, dayText } from "../time-window/calendar.ts";
import type { Span } from "../time-window/window.ts";
import type { Layout } from "./layout.ts";
import {
  type CounterRange,
  dayRange,
  type MonthRange,
  monthsOf,
  planCustomerDays,
  planCustomerMonths,
  planOrganizationDays,
  planSegmentCustomerMonths,
} from "./plan.ts";
import type { Dimension } from "./question.ts";
import type { IsWanted } from "./tally.ts";

export interface CounterSource {
  readonly customerDays: (customerId: string, hours: Span) => CounterRange;
  /** The day items of all customers together. */
  readonly days: (hours: Span) => readonly CounterRange[];
  /**
   * Where the month items are that have an item for each customer.
   * @param readSorts gives the sort keys of `days`: where they are needed, they tell which meters and agents were used
   */
  readonly customerMonths: (
    hours: Span,
    readSorts: () => Promise<readonly string[]>,
  ) => Promise<readonly MonthRange[]>;
  readonly isWanted: IsWanted;
}

/**
 * The counters that every event moves.
 * @param isWanted absent: all of them are
 */
export function signalCounters(organization: string, isWanted?: IsWanted): CounterSource {
  return {
    customerDays: (customerId, hours) => planCustomerDays(organization, customerId, hours),
    days: (hours) => planOrganizationDays(organization, hours),
    customerMonths: async (hours, readSorts) =>
      isWanted === undefined
        ? planCustomerMonths(organization, hours)
        : planSegmentCustomerMonths(organization, isWanted, await readSorts()),
    isWanted: isWanted ?? (() => true),
  };
}

/** The counters of a meter that has its own. */
export function ownCounters(organization: string, meterId: string): CounterSource {
  return {
    customerDays: (customerId, hours) => ({
      partition: meterCustomerDayPartition(organization, customerId),
      ...dayRange(hours),
    }),
    days: ({ start, end }) =>
      Array.from({ length: ORGANIZATION_SHARDS }, (_, shard) => ({
        partition: meterDayPartition(organization, meterId, shard),
        from: dayText(Math.floor(start / DAY_MS)),
        to: dayText(Math.floor((end - 1) / DAY_MS)),
      })),
    customerMonths: async (hours) =>
      monthsOf(hours).map((month) => ({
        month,
        partition: meterCustomerMonthPartition(organization, meterId, month),
      })),
    // The day items of all customers are the meter's alone, and their sort key is the day.
    isWanted: ({ meterId: found }) => found === meterId || found === "",
  };
}

/** What counters are asked for. */
export interface CounterQuestion {
  readonly source: CounterSource;
  readonly layout: Layout;
  /** Absent: all customers. */
  readonly customers?: readonly CustomerIdentity[];
  /** See MeterQuestion. */
  readonly neighbours?: IdSpan;
  /** By the id of an entry that became an alias: the id of its customer. */
  readonly owners: ReadonlyMap<string, string>;
  /** What the sums are told apart by. */
  readonly breakdownBy?: Dimension;
}
