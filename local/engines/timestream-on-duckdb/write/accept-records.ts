/**
 * Owns: which records of a call are accepted: times within retention, required dimensions, types as first written, and the
 * versions of what has the same identity.
 * Does not own: the form of a record (read-record.ts).
 */
import { createHash } from "node:crypto";
import type { ColumnType, TableSchema } from "../schema.ts";
import type { Cell, Identity, Row, StoredTable } from "../storage.ts";
import type { StoreRecord } from "./read-record.ts";

export interface Rejection {
  readonly RecordIndex: number;
  readonly Reason: string;
  readonly ExistingVersion?: number;
}

export interface Accepted {
  readonly rows: readonly Row[];
  readonly rejections: readonly Rejection[];
  readonly toMemory: number;
  readonly toMagnetic: number;
  /** Takes back what was remembered, for when the rows could not be stored. */
  readonly forget: () => void;
}

const FUTURE_MS = 15 * 60_000;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Accepted rows are remembered at once, so that calls that run side by side see each other's. */
export function acceptRecords(
  table: StoredTable,
  records: readonly StoreRecord[],
  nowMs: number,
  visibleAtMs: number,
): Accepted {
  const rows: Row[] = [];
  const rejections: Rejection[] = [];
  const before = new Map<string, Identity | undefined>();
  let toMemory = 0;
  records.forEach((record, RecordIndex) => {
    const fault = findFault(table, record, nowMs);
    if (fault !== undefined) return void rejections.push({ RecordIndex, Reason: fault });
    const identity = hash([
      record.timeNs.toString(),
      record.measureName,
      ...[...record.dimensions].flat().sort(),
    ]);
    const valuesHash = hash(
      [...record.measures].flatMap(([name, { type, value }]) => [name, type, String(value)]).sort(),
    );
    const standing = table.identities.get(identity);
    if (standing !== undefined && record.version <= standing.version) {
      // The same again is accepted silently: a retry must not fail.
      if (standing.valuesHash === valuesHash && record.version === standing.version) toMemory++;
      else rejections.push({ RecordIndex, Reason: VERSION_REASON, ExistingVersion: standing.version });
      return;
    }
    if (!before.has(identity)) before.set(identity, standing);
    table.identities.set(identity, { version: record.version, valuesHash });
    rememberColumns(table.columns, record);
    rows.push({
      identity,
      version: record.version,
      valuesHash,
      isReplacement: standing !== undefined,
      visibleAtMs,
      cells: toCells(record),
    });
    if (isInMemory(table.schema, record, nowMs)) toMemory++;
  });
  const toMagnetic = records.length - rejections.length - toMemory;
  return { rows, rejections, toMemory, toMagnetic, forget: () => restore(table, before) };
}

const VERSION_REASON =
  "A higher version is required to update the measure value. Specify a version that is greater than the existing version.";

function findFault({ schema, columns }: StoredTable, record: StoreRecord, nowMs: number): string | undefined {
  const atMs = Number(record.timeNs / 1_000_000n);
  if (atMs > nowMs + FUTURE_MS)
    return "The record timestamp is outside the time range of the data ingestion window: more than 15 minutes ahead.";
  if (!isInMemory(schema, record, nowMs)) {
    if (!schema.isMagneticWritable)
      return "The record timestamp is outside the memory store retention, and magnetic store writes are not enabled.";
    if (atMs < nowMs - schema.magneticRetentionDays * DAY_MS)
      return "The record timestamp is outside the magnetic store retention.";
  }
  const missing = schema.requiredDimensions.find((name) => !record.dimensions.has(name));
  if (missing !== undefined)
    return `The record lacks the partition key ${missing}, which this table requires.`;
  return findTypeFault(columns, record);
}

function findTypeFault(
  columns: ReadonlyMap<string, ColumnType>,
  { dimensions, measures }: StoreRecord,
): string | undefined {
  for (const name of dimensions.keys()) {
    const type = columns.get(name);
    if (type !== undefined && type !== "VARCHAR")
      return `The dimension ${name} is a measure of type ${type} in this table.`;
  }
  for (const [name, { type }] of measures) {
    const known = columns.get(name);
    if (known !== undefined && known !== type)
      return `The measure ${name} is of type ${known} in this table, not ${type}.`;
  }
  return undefined;
}

function isInMemory(schema: TableSchema, { timeNs }: StoreRecord, nowMs: number): boolean {
  return Number(timeNs / 1_000_000n) >= nowMs - schema.memoryRetentionHours * HOUR_MS;
}

function rememberColumns(columns: Map<string, ColumnType>, { dimensions, measures }: StoreRecord): void {
  for (const name of dimensions.keys()) if (!columns.has(name)) columns.set(name, "VARCHAR");
  for (const [name, { type }] of measures) if (!columns.has(name)) columns.set(name, type);
}

function toCells({ timeNs, measureName, dimensions, measures }: StoreRecord): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>([["time", timeNs], ["measure_name", measureName], ...dimensions]);
  for (const [name, { value }] of measures) cells.set(name, value);
  return cells;
}

function restore({ identities }: StoredTable, before: ReadonlyMap<string, Identity | undefined>): void {
  for (const [identity, standing] of before) {
    if (standing === undefined) identities.delete(identity);
    else identities.set(identity, standing);
  }
}

/** 128 bits are enough to never meet by chance. */
function hash(parts: readonly string[]): string {
  return createHash("md5").update(JSON.stringify(parts)).digest("base64url");
}
