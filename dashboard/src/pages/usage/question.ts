/**
 * Owns: which question a view of usage is: who answers it, and which choices can be made together. Analytics know event types, their
 * costs and agents; the meters' own answers know every aggregation and the properties of events.
 */
import type { MeterResponse } from "../../../../shared/contracts/answers/catalog.ts";
import { type Grain, grainFor, type TimeWindow } from "../../view/window.ts";
import type { Breakdown, Measure, UsageSearch } from "./search.ts";

export type MeterAbout = Pick<MeterResponse, "id" | "name" | "origin" | "aggregation" | "groupKeys">;

export interface Question {
  readonly source: "analytics" | "meter";
  readonly window: TimeWindow;
  readonly grain: Grain;
  readonly measure: Measure;
  readonly by: Breakdown | undefined;
  /** With by=property. */
  readonly property: string | undefined;
  readonly meter: MeterAbout | undefined;
  readonly customer: string | undefined;
  /** Only of analytics. */
  readonly agent: string | undefined;
}

/** What the API answers at most, with room for the days on which clocks change. */
const BUCKETS_MAX = 9_000;
/** Buckets of a broken down answer, all rows together. */
const POINTS_MAX = 50_000;
const ROWS_MAX = 100;

/** What the URL asks for, as far as it can be asked: what does not go together is left out. */
export function toQuestion(search: UsageSearch, window: TimeWindow, meter: MeterAbout | undefined): Question {
  const by = search.by !== undefined && canBreakDown(search.by, meter, search) ? search.by : undefined;
  const isOwn = meter !== undefined && (meter.origin === "defined" || by === "property");
  const usual = meter === undefined ? "events" : "quantity";
  const measure = search.measure ?? usual;
  return {
    source: isOwn ? "meter" : "analytics",
    window,
    grain: search.grain !== undefined && canGroup(search.grain, window) ? search.grain : grainFor(window),
    measure: isOwn && measure === "cost" ? usual : measure,
    by,
    property: by === "property" ? search.property : undefined,
    meter,
    customer: search.customer,
    agent: isOwn ? undefined : search.agent,
  };
}

/** Whether usage of the meter, or of all, can be told apart by it. */
export function canBreakDown(
  by: Breakdown,
  meter: MeterAbout | undefined,
  { property }: Pick<UsageSearch, "property"> = {},
): boolean {
  switch (by) {
    case "meter":
      return meter === undefined;
    case "customer":
      return true;
    case "agent":
      return meter?.origin !== "defined";
    case "property":
      return meter !== undefined && property !== undefined;
  }
}

export function canGroup(grain: Grain, window: TimeWindow): boolean {
  return countBuckets(grain, window) <= BUCKETS_MAX;
}

/** Whether values of the measure add up to one of everything. */
export function addsUp({ source, measure, meter }: Question): boolean {
  if (source === "analytics" || measure !== "quantity") return true;
  return meter?.aggregation === "sum" || meter?.aggregation === "count";
}

/** How many rows a breakdown may have, so that it can be sent. */
export function rowsFor({ grain, window }: Pick<Question, "grain" | "window">): number {
  const fitting = Math.floor(POINTS_MAX / countBuckets(grain, window)) - 1;
  return Math.max(1, Math.min(ROWS_MAX, fitting));
}

/** At most so many. */
function countBuckets(grain: Grain, { days }: TimeWindow): number {
  switch (grain) {
    case "hour":
      return days * 24 + 1;
    case "day":
      return days;
    case "week":
      return Math.ceil(days / 7) + 1;
    case "month":
      return Math.ceil(days / 28) + 1;
  }
}
