/**
 * Owns: what a table of the event store is: retention, partition key, and its columns as they were first written.
 * Does not own: rows (storage.ts).
 */
import { invalid, isRecord, type Json, recordsOf } from "./protocol.ts";

export type ColumnType = "VARCHAR" | "BIGINT" | "DOUBLE" | "BOOLEAN" | "TIMESTAMP";

export interface TableSchema {
  readonly database: string;
  readonly table: string;
  readonly memoryRetentionHours: number;
  readonly magneticRetentionDays: number;
  readonly isMagneticWritable: boolean;
  /** Dimensions that a record must have. */
  readonly requiredDimensions: readonly string[];
  /** As CreateTable got it, for DescribeTable. */
  readonly definition: Json;
}

/** Columns that every table has. */
export const BASE_COLUMNS: ReadonlyMap<string, ColumnType> = new Map([
  ["measure_name", "VARCHAR"],
  ["time", "TIMESTAMP"],
]);

const DEFAULT_MEMORY_HOURS = 6;
const DEFAULT_MAGNETIC_DAYS = 73_000;
const NAME = /^[A-Za-z0-9_.-]{3,256}$/;

/** @throws TimestreamError when a name or a retention is out of its limits */
export function toSchema(database: string, table: string, definition: Json): TableSchema {
  const retention = isRecord(definition.RetentionProperties) ? definition.RetentionProperties : {};
  const magnetic = isRecord(definition.MagneticStoreWriteProperties)
    ? definition.MagneticStoreWriteProperties
    : {};
  const schema = isRecord(definition.Schema) ? definition.Schema : {};
  return {
    database,
    table,
    memoryRetentionHours: readRetention(
      retention,
      "MemoryStoreRetentionPeriodInHours",
      8_766,
      DEFAULT_MEMORY_HOURS,
    ),
    magneticRetentionDays: readRetention(
      retention,
      "MagneticStoreRetentionPeriodInDays",
      73_000,
      DEFAULT_MAGNETIC_DAYS,
    ),
    isMagneticWritable: magnetic.EnableMagneticStoreWrites === true,
    requiredDimensions: recordsOf(schema.CompositePartitionKey)
      .filter((key) => key.Type === "DIMENSION" && key.EnforcementInRecord === "REQUIRED")
      .map((key) => String(key.Name)),
    definition,
  };
}

/** @throws TimestreamError */
export function requireName(field: string, name: string): string {
  if (NAME.test(name)) return name;
  throw invalid(
    `${field}: got ${JSON.stringify(name)}; accepted are 3 to 256 letters, digits, dots, dashes and underscores`,
  );
}

function readRetention(retention: Json, field: string, max: number, otherwise: number): number {
  const value = retention[field];
  if (value === undefined) return otherwise;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw invalid(`${field}: got ${JSON.stringify(value)}; accepted is 1 to ${max}`);
}
