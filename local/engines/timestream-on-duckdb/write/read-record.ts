/**
 * Owns: a record as the store understands it - merged with the call's common attributes, its time in nanoseconds, its values
 * typed - and what makes a record or a call invalid as a whole.
 * Does not own: whether it is accepted (accept-records.ts).
 */
import { invalid, isRecord, type Json, recordsOf } from "../protocol.ts";
import type { ColumnType } from "../schema.ts";
import type { Cell } from "../storage.ts";

export interface StoreRecord {
  readonly timeNs: bigint;
  readonly dimensions: ReadonlyMap<string, string>;
  readonly measureName: string;
  readonly version: number;
  readonly measures: ReadonlyMap<string, { readonly type: ColumnType; readonly value: Cell }>;
}

/** Quotas of WriteRecords. */
const RECORDS_MAX = 100;
const RECORD_BYTES_MAX = 2_048;
const DIMENSION_NAME_BYTES_MAX = 60;
const MEASURE_NAME_BYTES_MAX = 256;
const VALUE_CHARACTERS_MAX = 2_048;

const NANOSECONDS_OF: Readonly<Record<string, bigint>> = {
  SECONDS: 1_000_000_000n,
  MILLISECONDS: 1_000_000n,
  MICROSECONDS: 1_000n,
  NANOSECONDS: 1n,
};

const TYPES: Readonly<Record<string, ColumnType>> = {
  VARCHAR: "VARCHAR",
  BIGINT: "BIGINT",
  DOUBLE: "DOUBLE",
  BOOLEAN: "BOOLEAN",
  TIMESTAMP: "TIMESTAMP",
};

/** @throws TimestreamError ValidationException when the call cannot be understood; nothing of it is stored then */
export function readRecords(body: Json): readonly StoreRecord[] {
  const records = body.Records;
  if (!Array.isArray(records) || records.length < 1 || records.length > RECORDS_MAX) {
    throw invalid(
      `Records: got ${Array.isArray(records) ? records.length : "none"}; accepted are 1 to ${RECORDS_MAX}`,
    );
  }
  const common = isRecord(body.CommonAttributes) ? body.CommonAttributes : {};
  return recordsOf(records).map((record, index) => readRecord(common, record, `Records[${index}]`));
}

function readRecord(common: Json, own: Json, place: string): StoreRecord {
  const merged = { ...common, ...own };
  const dimensions = readDimensions([...recordsOf(common.Dimensions), ...recordsOf(own.Dimensions)], place);
  const measureName = String(merged.MeasureName ?? "");
  if (measureName === "" || Buffer.byteLength(measureName) > MEASURE_NAME_BYTES_MAX) {
    throw invalid(
      `${place}.MeasureName: got ${JSON.stringify(measureName)}; accepted are 1 to ${MEASURE_NAME_BYTES_MAX} bytes`,
    );
  }
  const version = merged.Version === undefined ? 1 : Number(merged.Version);
  if (!Number.isSafeInteger(version) || version < 1)
    throw invalid(`${place}.Version: got ${String(merged.Version)}; accepted is a whole number from 1`);
  const measures = readMeasures(merged, measureName, place);
  const record = { timeNs: readTime(merged, place), dimensions, measureName, version, measures };
  requireSize(record, place);
  return record;
}

function readDimensions(list: readonly Json[], place: string): ReadonlyMap<string, string> {
  const dimensions = new Map<string, string>();
  for (const { Name, Value } of list) {
    const name = String(Name ?? "");
    if (name === "" || Buffer.byteLength(name) > DIMENSION_NAME_BYTES_MAX) {
      throw invalid(
        `${place}.Dimensions: got the name ${JSON.stringify(name)}; accepted are 1 to ${DIMENSION_NAME_BYTES_MAX} bytes`,
      );
    }
    if (dimensions.has(name))
      throw invalid(`${place}.Dimensions: ${name} is given twice, or here and in CommonAttributes`);
    if (typeof Value !== "string" || Value === "") throw invalid(`${place}.Dimensions: ${name} has no value`);
    dimensions.set(name, Value);
  }
  if (dimensions.size === 0) throw invalid(`${place}: a record has at least one dimension`);
  return dimensions;
}

function readTime(record: Json, place: string): bigint {
  const unit = NANOSECONDS_OF[String(record.TimeUnit ?? "MILLISECONDS")];
  if (unit === undefined)
    throw invalid(
      `${place}.TimeUnit: got ${String(record.TimeUnit)}; accepted are ${Object.keys(NANOSECONDS_OF).join(", ")}`,
    );
  const text = String(record.Time ?? "");
  if (!/^\d{1,19}$/.test(text))
    throw invalid(
      `${place}.Time: got ${JSON.stringify(text)}; accepted is a whole number since 1970, as text`,
    );
  return BigInt(text) * unit;
}

function readMeasures(record: Json, measureName: string, place: string): StoreRecord["measures"] {
  const type = String(record.MeasureValueType ?? "DOUBLE");
  if (type !== "MULTI") {
    const column = `measure_value::${type.toLowerCase()}`;
    return new Map([[column, readValue(type, record.MeasureValue, `${place}.MeasureValue`)]]);
  }
  const values = recordsOf(record.MeasureValues);
  if (values.length === 0)
    throw invalid(`${place}.MeasureValues: a record of type MULTI (${measureName}) has at least one`);
  const measures = new Map<string, { type: ColumnType; value: Cell }>();
  for (const { Name, Type, Value } of values) {
    const name = String(Name ?? "");
    if (name === "" || measures.has(name))
      throw invalid(`${place}.MeasureValues: got the name ${JSON.stringify(name)} twice or empty`);
    measures.set(name, readValue(String(Type), Value, `${place}.${name}`));
  }
  return measures;
}

function readValue(typeName: string, value: unknown, place: string): { type: ColumnType; value: Cell } {
  const type = TYPES[typeName];
  if (type === undefined)
    throw invalid(`${place}: got the type ${typeName}; accepted are ${Object.keys(TYPES).join(", ")}`);
  if (typeof value !== "string" || value.length > VALUE_CHARACTERS_MAX)
    throw invalid(`${place}: a value is a text of at most ${VALUE_CHARACTERS_MAX} characters`);
  return { type, value: parseValue(type, value, place) };
}

function parseValue(type: ColumnType, text: string, place: string): Cell {
  const wrong = () => invalid(`${place}: got ${JSON.stringify(text)}; accepted is a ${type}`);
  switch (type) {
    case "VARCHAR":
      return text;
    case "BOOLEAN":
      if (!/^(true|false)$/i.test(text)) throw wrong();
      return text.toLowerCase() === "true";
    case "DOUBLE": {
      const value = Number(text);
      if (text.trim() === "" || Number.isNaN(value)) throw wrong();
      return value;
    }
    case "TIMESTAMP":
    case "BIGINT": {
      if (!/^-?\d{1,19}$/.test(text) || BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) throw wrong();
      return BigInt(text);
    }
  }
}

function requireSize({ dimensions, measures, measureName }: StoreRecord, place: string): void {
  let bytes = 8 + Buffer.byteLength(measureName);
  for (const [name, value] of dimensions) bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  for (const [name, { value }] of measures)
    bytes += Buffer.byteLength(name) + (typeof value === "string" ? Buffer.byteLength(value) : 8);
  if (bytes > RECORD_BYTES_MAX)
    throw invalid(`${place}: ${bytes} bytes; a record has at most ${RECORD_BYTES_MAX}`);
}
