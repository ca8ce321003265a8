/** Owns: what questions about meters are answered with, exact. Does not own: JSON (shared/contracts). */
import type { Origin } from "../freshness/data-through.ts";
import type { CalendarPeriod } from "../time-window/calendar.ts";
import type { Span } from "../time-window/window.ts";
import type { MeterHistory } from "./all-time.ts";
import type { RowPlace, UsageRow } from "./batch.ts";
import type { BreakdownKind, BreakdownRow } from "./breakdown.ts";
import type { GroupPlace, GroupRow } from "./groups.ts";
import type { Meter } from "./meter.ts";
import type { MeterSeries, MeterTotals } from "./series.ts";

export interface MeterUsageAnswer extends MeterSeries, Origin {
  readonly span: Span;
  /** How many used it. */
  readonly customers: number;
  readonly breakdown?: MeterBreakdown;
}

export interface MeterBreakdown {
  readonly kind: BreakdownKind;
  readonly rows: readonly (BreakdownRow & {
    /** The customer's, or the text itself; undefined of events without the property. */
    readonly name: string | undefined;
  })[];
  /** How many there are, those that are not told included. */
  readonly totalRows: number;
}

export interface CustomerUsageAnswer extends Origin {
  readonly span: Span;
  readonly customerId: string;
  /** By name, then by id; only what was used. */
  readonly meters: readonly MeterSeries[];
}

/** A page of a question; all its pages are answered as of the first one. */
interface Paged extends Origin {
  /** RFC 3339, UTC: when the first page was asked. */
  readonly asOf: string;
}

export interface BatchUsageAnswer extends Paged {
  readonly rows: readonly UsageRow[];
  /** The last row of this page, where more follow. */
  readonly next: RowPlace | undefined;
}

export interface GroupUsageAnswer extends Paged {
  /** Names of the properties that the rows are told apart by. */
  readonly groupKey: readonly string[];
  /** As many as are asked for, or as were found in the windows that one page looks through. */
  readonly rows: readonly GroupRow[];
  /** The last row of this page, or the window that the next one begins with; undefined on the last page. */
  readonly next: GroupPlace | undefined;
}

export interface MeterStatsAnswer extends Origin {
  readonly meter: Meter;
  readonly history: MeterHistory;
  /** Of the current day, week and month. */
  readonly current: Readonly<Record<CalendarPeriod, MeterTotals>>;
}
