/** Owns: what is read about one UTC day of an organization, to compare it. Does not own: the reading (shared/application). */
import type { CounterKey, Totals } from "../rollup/counter.ts";
import type { HoursQuestion } from "./hours.ts";
import type { Sums } from "./sums.ts";

/** A counter item as read. */
export interface CounterRow extends CounterKey {
  readonly slots: ReadonlyMap<string, Totals>;
}

export interface MeterRows {
  readonly meterId: string;
  readonly rows: readonly CounterRow[];
}

export interface SegmentRows extends MeterRows {
  readonly agentId: string | undefined;
}

/** One meter in the month of the day. */
export interface MeterYear extends MeterRows {
  /** By customer: what the slots of all other days of the month add up to, over all agents. */
  readonly otherDays: ReadonlyMap<string, Totals>;
}

/** The counters of a day. Items of months and years are there as far as they hold the day. */
export interface DayCounters {
  /** By customer. */
  readonly customerDays: ReadonlyMap<string, readonly CounterRow[]>;
  /** Of all shards. */
  readonly organizationDays: readonly CounterRow[];
  readonly customerMonths: readonly CounterRow[];
  readonly segmentMonths: readonly SegmentRows[];
  /** By customer: of meters with counters of their own. */
  readonly meterCustomerDays: ReadonlyMap<string, readonly CounterRow[]>;
  /** Of all shards. */
  readonly meterDays: readonly MeterRows[];
  readonly meterMonths: readonly MeterRows[];
  /** Every meter of the month, those of event types too. */
  readonly meterYears: readonly MeterYear[];
}

/** Everything about one UTC day of an organization. Of the hours in question the ledger was read. */
export interface DayReading extends DayCounters, HoursQuestion {
  /** What the events of these hours add up to, in every family. */
  readonly ledger: Sums;
}
