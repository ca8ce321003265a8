/**
 * Owns: the rows of an answer about many customers and meters - their order, which of them are on a page, and what each one holds.
 * Does not own: the sums (application/query-batch-usage.ts), and the cursor (shared/contracts).
 */
import type { Decimal } from "../decimal/decimal.ts";
import type { Span } from "../time-window/window.ts";
import type { Meter } from "./meter.ts";
import { type MeterCell, meterValue } from "./usage.ts";

/** One row: rows are in the order of customers, meters and windows. */
export interface RowPlace {
  readonly customerId: string;
  readonly meterId: string;
  /** Index into the question's windows. */
  readonly window: number;
}

/** Rows of one customer and meter that follow each other: those of the windows [from, to). */
export interface RowRun {
  readonly customerId: string;
  readonly meterId: string;
  readonly from: number;
  readonly to: number;
}

export interface RowPlan {
  readonly runs: readonly RowRun[];
  readonly hasMore: boolean;
}

/** How the values of a row are told apart by one property. */
export interface Grouping {
  readonly key: string;
  /** Absent: whichever there are. */
  readonly values?: readonly string[];
}

/** A meter that is asked for. */
export interface Metric {
  readonly meter: Meter;
  readonly grouping?: Grouping;
}

/** How a question names its meters and customers. */
export interface BatchSelection {
  /** By id or external id; absent: all that are defined, but for those archived before the window begins. */
  readonly metrics?: readonly { readonly reference: string; readonly grouping?: Grouping }[];
  /** By id, external id or alias; absent: all, but for those archived before the window begins. */
  readonly customers?: readonly string[];
}

/** What it names, in the order of ids. */
export interface BatchChoice {
  readonly metrics: readonly Metric[];
  /** Absent: all, but for those archived before the window begins. */
  readonly customerIds?: readonly string[];
  /** By the id of an entry that became an alias: the id of its customer. */
  readonly owners: ReadonlyMap<string, string>;
}

export interface UsageRow extends RowPlace {
  readonly meterName: string;
  readonly span: Span;
  /** Undefined where nothing matched. */
  readonly value: Decimal | undefined;
  readonly groups?: ReadonlyMap<string, Decimal | undefined>;
}

/** Where no values are named, a row holds the first ones by their text. */
const GROUPS_MAX = 200;

/**
 * A page of at most so many rows, after a row.
 * @param customers ids in order
 * @param meters ids in order
 * @param windows how many there are
 */
export function planRows(
  customers: readonly string[],
  meters: readonly string[],
  windows: number,
  after: RowPlace | undefined,
  rowsMax: number,
): RowPlan {
  const runs: RowRun[] = [];
  let room = rowsMax;
  for (const customerId of customers) {
    for (const meterId of meters) {
      const from = after === undefined ? 0 : firstWindowAfter(after, customerId, meterId);
      if (from >= windows) continue;
      if (room === 0) return { runs, hasMore: true };
      const to = Math.min(windows, from + room);
      runs.push({ customerId, meterId, from, to });
      room -= to - from;
      if (to < windows) return { runs, hasMore: true };
    }
  }
  return { runs, hasMore: false };
}

/** What a row holds, of the cells of its customer and window. */
export function toRow(
  place: RowPlace,
  meter: Pick<Meter, "name" | "aggregation">,
  span: Span,
  cell: MeterCell | undefined,
  grouped?: { readonly grouping: Grouping; readonly cells: readonly MeterCell[] },
): UsageRow {
  const read = (one: MeterCell) => meterValue(meter.aggregation, one);
  const groups = grouped && new Map(grouped.cells.map((one) => [one.group?.[0] ?? "", read(one)]));
  const named = groups && (grouped.grouping.values ?? [...groups.keys()].sort().slice(0, GROUPS_MAX));
  return {
    ...place,
    meterName: meter.name,
    span,
    value: cell && read(cell),
    ...(named === undefined ? {} : { groups: new Map(named.map((text) => [text, groups?.get(text)])) }),
  };
}

/** As many of the first rows as fit into an answer, and at least one. */
export function takeFitting(rows: readonly UsageRow[], bytesMax: number): readonly UsageRow[] {
  let bytes = 0;
  const index = rows.findIndex((row) => {
    bytes += estimateBytes(row);
    return bytes > bytesMax;
  });
  return index < 0 ? rows : rows.slice(0, Math.max(1, index));
}

function firstWindowAfter(after: RowPlace, customerId: string, meterId: string): number {
  if (customerId !== after.customerId) return customerId < after.customerId ? Number.POSITIVE_INFINITY : 0;
  if (meterId !== after.meterId) return meterId < after.meterId ? Number.POSITIVE_INFINITY : 0;
  return after.window + 1;
}

/** An upper bound of the row's JSON: ids, times, names of fields and a number of 24 characters; a character of text takes up to 6. */
function estimateBytes({ meterName, groups }: UsageRow): number {
  let bytes = 330 + meterName.length * 6;
  for (const text of groups?.keys() ?? []) bytes += 30 + text.length * 6;
  return bytes;
}
