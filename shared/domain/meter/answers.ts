/** Owns: what questions about meters are answered with, exact. Does not own: JSON (shared/contracts). */
import type { Origin } from "../freshness/data-through.ts";
import type { CalendarPeriod } from "../time-window/calendar.ts";
import type { Span } from "../time-window/window.ts";
import type { MeterHistory } from "./all-time.ts";
import type { RowPlace, UsageRow } from "./batch.ts";
import type { GroupPlace, GroupRow } from "./groups.ts";
import type { Meter } from "./meter.ts";
import type { MeterSeries, MeterTotals } from "./series.ts";

export interface MeterUsageAnswer extends MeterSeries, Origin {
  readonly span: Span;
  /** How many used it. */
  readonly customers: number;
}

export interface CustomerUsageAnswer extends Origin {
  readonly span: Span;
  readonly customerId: string;
  /** By name, then by id; only what was used. */
  readonly meters: readonly MeterSeries[];
}

export interface BatchUsageAnswer extends Origin {
  readonly rows: readonly UsageRow[];
  /** The last row of this page, where more follow. */
  readonly next: RowPlace | undefined;
}

export interface GroupUsageAnswer extends Origin {
  /** Names of the properties that the rows are told apart by. */
  readonly groupKey: readonly string[];
  readonly rows: readonly GroupRow[];
  /** The last row of this page, where more follow. */
  readonly next: GroupPlace | undefined;
}

export interface MeterStatsAnswer extends Origin {
  readonly meter: Meter;
  readonly history: MeterHistory;
  /** Of the current day, week and month. */
  readonly current: Readonly<Record<CalendarPeriod, MeterTotals>>;
}
