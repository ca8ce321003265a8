/**
 * Owns: why a single record is rejected while the rest of its call is stored.
 * Does not own: conflicts of versions (store.ts).
 */
import type { Column, Table } from "../catalogue/entries.ts";
import { show } from "../protocol.ts";
import type { WriteRecord } from "./record.ts";
import type { TimeBounds } from "./time-bounds.ts";
import { toCanonical } from "./values.ts";

/** What the table knows already, by name. */
export interface KnownNames {
  readonly columns: ReadonlyMap<string, { readonly index: number; readonly column: Column }>;
  readonly measureNames: ReadonlySet<string>;
  readonly dimensionCount: number;
}

const RECORD_MAX_BYTES = 2048;
const DIMENSIONS_MAX = 128;
const COLUMNS_MAX = 1024;
const MEASURE_NAMES_MAX = 8192;
/** Time, version and every value that is no text. */
const NUMBER_BYTES = 8;
const RESERVED = /^(time|measure_name|measure_value|ts_.*)$|:/;

/** @returns the reason; undefined: the record is good */
export function findFault(
  record: WriteRecord,
  table: Table,
  known: KnownNames,
  bounds: TimeBounds,
): string | undefined {
  return (
    findTimeFault(record, bounds) ??
    findPartitionFault(record, table) ??
    findSizeFault(record) ??
    findNameFault(record, known) ??
    findValueFault(record, known)
  );
}

function findTimeFault({ time }: WriteRecord, { latest, earliest }: TimeBounds): string | undefined {
  if (time >= earliest && time <= latest) return undefined;
  return `The record timestamp is outside the time range [${earliest}, ${latest}] (nanoseconds since 1970) of the data ingestion window; got ${time}.`;
}

function findPartitionFault({ dimensions }: WriteRecord, { partitionKey }: Table): string | undefined {
  if (partitionKey.EnforcementInRecord !== "REQUIRED") return undefined;
  if (dimensions.some(({ name }) => name === partitionKey.Name)) return undefined;
  return `The record lacks the dimension ${partitionKey.Name}, which the table's partition key requires.`;
}

function findSizeFault({ dimensions, measures, measureName }: WriteRecord): string | undefined {
  let dimensionBytes = 0;
  for (const { name, value } of dimensions)
    dimensionBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  let bytes = dimensionBytes + Buffer.byteLength(measureName) + 2 * NUMBER_BYTES;
  for (const { column, type, value } of measures)
    bytes += Buffer.byteLength(column) + (type === "VARCHAR" ? Buffer.byteLength(value) : NUMBER_BYTES);
  if (bytes <= RECORD_MAX_BYTES) return undefined;
  return `The record has ${bytes} bytes (names and values; numbers count ${NUMBER_BYTES}); at most ${RECORD_MAX_BYTES} are accepted.`;
}

function findNameFault(
  { dimensions, measures, measureName, isSingle }: WriteRecord,
  known: KnownNames,
): string | undefined {
  let newDimensions = 0;
  for (const { name } of dimensions) {
    const column = known.columns.get(name)?.column;
    if (column?.kind === "measure")
      return `The dimension ${show(name)} has the name of a measure of the table.`;
    if (column !== undefined) continue;
    if (RESERVED.test(name)) return `The dimension name ${show(name)} is reserved.`;
    newDimensions += 1;
  }
  let newMeasures = 0;
  for (const { column: name } of measures) {
    if (known.columns.has(name)) continue;
    if (!isSingle && RESERVED.test(name)) return `The measure name ${show(name)} is reserved.`;
    if (dimensions.some((dimension) => dimension.name === name))
      return `The name ${show(name)} is that of a dimension and of a measure.`;
    newMeasures += 1;
  }
  if (newDimensions > 0 && known.dimensionCount + newDimensions > DIMENSIONS_MAX)
    return `The table would have more than ${DIMENSIONS_MAX} dimensions.`;
  if (newMeasures > 0 && known.columns.size - known.dimensionCount + newMeasures > COLUMNS_MAX)
    return `The table would have more than ${COLUMNS_MAX} measures.`;
  if (!known.measureNames.has(measureName) && known.measureNames.size >= MEASURE_NAMES_MAX)
    return `The table would have more than ${MEASURE_NAMES_MAX} measure names.`;
  return undefined;
}

function findValueFault(
  { measures, unitNanoseconds }: WriteRecord,
  { columns }: KnownNames,
): string | undefined {
  for (const { column: name, type, value } of measures) {
    const column = columns.get(name)?.column;
    if (column?.kind === "dimension")
      return `The measure ${show(name)} has the name of a dimension of the table.`;
    if (column !== undefined && column.type !== type)
      return `The measure ${show(name)} is a ${column.type} since its first write; got a ${type}.`;
    if (toCanonical(type, value, unitNanoseconds) === undefined)
      return `The value ${show(value)} of ${show(name)} is no ${type}.`;
  }
  return undefined;
}
