/** Owns: what is read about one UTC day of an organization, to compare it. Does not own: the reading (shared/application). */
import type { CounterKey, Totals } from "../rollup/counter.ts";
import type { HoursQuestion } from "./hours.ts";
import type { Sums } from "./sums.ts";

/** A counter item as read. */
export interface CounterRow extends CounterKey {
  readonly slots: ReadonlyMap<string, Totals>;
}

export interface MeterRows<Row = CounterRow> {
  readonly meterId: string;
  readonly rows: readonly Row[];
}

/** A month item of a customer, seen from one of its days. */
export interface MonthRow extends CounterKey {
  /** Absent where the customer did nothing that day. */
  readonly day: Totals | undefined;
  /** What the slots of all other days add up to. */
  readonly otherDays: Totals;
  /** What the slot of the whole month holds. */
  readonly month: Totals;
}

export interface SegmentRows extends MeterRows<MonthRow> {
  readonly agentId: string | undefined;
}

/** One meter in the month of the day. */
export interface MeterYear extends MeterRows {
  /** By customer: what the slots of all other days of the month add up to, over all agents. */
  readonly otherDays: ReadonlyMap<string, Totals>;
}

/** The counters of a day, of its month, and of those of its year the ones that hold the month. */
export interface DayCounters {
  /** By customer. */
  readonly customerDays: ReadonlyMap<string, readonly CounterRow[]>;
  /** Of all shards. */
  readonly organizationDays: readonly CounterRow[];
  readonly customerMonths: readonly MonthRow[];
  readonly segmentMonths: readonly SegmentRows[];
  /** By customer: of meters with counters of their own. */
  readonly meterCustomerDays: ReadonlyMap<string, readonly CounterRow[]>;
  /** Of all shards. */
  readonly meterDays: readonly MeterRows[];
  readonly meterMonths: readonly MeterRows<MonthRow>[];
  /** Every meter of the month, those of event types too. */
  readonly meterYears: readonly MeterYear[];
}

/** Everything about one UTC day of an organization. Of the hours in question the ledger was read. */
export interface DayReading extends DayCounters, HoursQuestion {
  /** What the events of these hours add up to, in every family. */
  readonly ledger: Sums;
}
