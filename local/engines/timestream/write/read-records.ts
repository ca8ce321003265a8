/**
 * Owns: reading WriteRecords requests. What is wrong here is wrong with the request and fails all of it.
 * Does not own: what is wrong with single records (find-fault.ts).
 * By hand and not by a schema, because this runs for every event.
 */
import { MEASURE_TYPES, type MeasureType } from "../catalogue/entries.ts";
import { invalid, isObject, type JsonObject, show } from "../protocol.ts";
import type { Dimension, Measure, WriteRecord } from "./record.ts";

const RECORDS_MAX = 100;
const NAME_MAX_BYTES = 256;
const DIMENSION_NAME_MAX_BYTES = 60;
const DIMENSION_VALUE_MAX_BYTES = 2048;
const VALUE_MAX_CHARACTERS = 2048;
const DIMENSIONS_MAX = 128;
const MEASURES_MAX = 256;

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  SECONDS: 1_000_000_000n,
  MILLISECONDS: 1_000_000n,
  MICROSECONDS: 1_000n,
  NANOSECONDS: 1n,
};

/** @throws TimestreamError ValidationException naming the field, what came and what is accepted */
export function readRecords(body: JsonObject): readonly WriteRecord[] {
  const { Records: records } = body;
  if (!Array.isArray(records) || records.length === 0 || records.length > RECORDS_MAX)
    throw invalid(
      `Records: 1 to ${RECORDS_MAX} records are needed; got ${Array.isArray(records) ? `${records.length}` : show(records)}`,
    );
  const common = body.CommonAttributes ?? {};
  if (!isObject(common)) throw invalid(`CommonAttributes: an object is needed; got ${show(common)}`);
  const commonDimensions = readDimensions(common.Dimensions, "CommonAttributes");
  return records.map((record: unknown, index) =>
    readRecord(record, common, commonDimensions, `Records.${index}`),
  );
}

function readRecord(
  value: unknown,
  common: JsonObject,
  commonDimensions: readonly Dimension[],
  place: string,
): WriteRecord {
  if (!isObject(value)) throw invalid(`${place}: an object is needed; got ${show(value)}`);
  const field = (name: string): unknown => value[name] ?? common[name];
  const unitNanoseconds = NANOSECONDS[String(field("TimeUnit") ?? "MILLISECONDS")];
  if (unitNanoseconds === undefined)
    throw wrong(place, "TimeUnit", Object.keys(NANOSECONDS).join(", "), field("TimeUnit"));
  const measureName = readText(field("MeasureName"), place, "MeasureName", NAME_MAX_BYTES);
  return {
    measureName,
    dimensions: joinDimensions(commonDimensions, readDimensions(value.Dimensions, place), place),
    measures: readMeasures(field, place),
    isSingle: (field("MeasureValueType") ?? "DOUBLE") !== "MULTI",
    time: readTime(field("Time"), place) * unitNanoseconds,
    unitNanoseconds,
    version: readVersion(field("Version") ?? 1, place),
  };
}

function readDimensions(value: unknown, place: string): readonly Dimension[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > DIMENSIONS_MAX)
    throw wrong(place, "Dimensions", `a list of at most ${DIMENSIONS_MAX}`, value);
  return value.map((dimension: unknown) => {
    if (!isObject(dimension)) throw wrong(place, "Dimensions", "objects", dimension);
    const type = dimension.DimensionValueType ?? "VARCHAR";
    if (type !== "VARCHAR") throw wrong(place, "Dimensions.DimensionValueType", "VARCHAR", type);
    return {
      name: readText(dimension.Name, place, "Dimensions.Name", DIMENSION_NAME_MAX_BYTES),
      value: readText(dimension.Value, place, "Dimensions.Value", DIMENSION_VALUE_MAX_BYTES),
    };
  });
}

function joinDimensions(
  common: readonly Dimension[],
  own: readonly Dimension[],
  place: string,
): readonly Dimension[] {
  const all = common.length === 0 ? own : [...common, ...own];
  if (all.length > DIMENSIONS_MAX) throw wrong(place, "Dimensions", `at most ${DIMENSIONS_MAX}`, all.length);
  const names = new Set<string>();
  for (const { name } of all) {
    if (names.has(name))
      throw invalid(
        `${place}.Dimensions: the dimension ${show(name)} is given twice (common attributes count)`,
      );
    names.add(name);
  }
  return all;
}

function readMeasures(field: (name: string) => unknown, place: string): readonly Measure[] {
  const type = field("MeasureValueType") ?? "DOUBLE";
  if (type !== "MULTI") {
    if (!isMeasureType(type))
      throw wrong(place, "MeasureValueType", `MULTI, ${MEASURE_TYPES.join(", ")}`, type);
    if (field("MeasureValues") !== undefined)
      throw invalid(`${place}.MeasureValues: only a record of MeasureValueType MULTI has them; got ${type}`);
    const value = readValue(field("MeasureValue"), place, "MeasureValue");
    return [{ column: `measure_value::${type.toLowerCase()}`, type, value }];
  }
  if (field("MeasureValue") !== undefined)
    throw invalid(`${place}.MeasureValue: a record of MeasureValueType MULTI has MeasureValues instead`);
  const values = field("MeasureValues");
  if (!Array.isArray(values) || values.length === 0 || values.length > MEASURES_MAX)
    throw wrong(place, "MeasureValues", `a list of 1 to ${MEASURES_MAX}`, values);
  const names = new Set<string>();
  return values.map((value: unknown) => readMeasure(value, names, place));
}

function readMeasure(value: unknown, names: Set<string>, place: string): Measure {
  if (!isObject(value)) throw wrong(place, "MeasureValues", "objects", value);
  const column = readText(value.Name, place, "MeasureValues.Name", NAME_MAX_BYTES);
  if (names.has(column)) throw invalid(`${place}.MeasureValues: the name ${show(column)} is given twice`);
  names.add(column);
  if (!isMeasureType(value.Type))
    throw wrong(place, "MeasureValues.Type", MEASURE_TYPES.join(", "), value.Type);
  return { column, type: value.Type, value: readValue(value.Value, place, "MeasureValues.Value") };
}

const measureTypes: ReadonlySet<unknown> = new Set(MEASURE_TYPES);

function isMeasureType(value: unknown): value is MeasureType {
  return measureTypes.has(value);
}

function readTime(value: unknown, place: string): bigint {
  if (typeof value !== "string" || !/^\d{1,19}$/.test(value))
    throw wrong(place, "Time", "a text of digits, a number of time units since 1970", value);
  return BigInt(value);
}

function readVersion(value: unknown, place: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1)
    throw wrong(place, "Version", "a whole number from 1 to 2^53 - 1", value);
  return value;
}

function readText(value: unknown, place: string, name: string, maxBytes: number): string {
  if (typeof value !== "string" || value === "" || isLonger(value, maxBytes))
    throw wrong(place, name, `a text of 1 to ${maxBytes} bytes`, value);
  return value;
}

/** Counting bytes costs more than counting characters, of which none takes more than 3 bytes a unit. */
function isLonger(text: string, maxBytes: number): boolean {
  return text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes;
}

function readValue(value: unknown, place: string, name: string): string {
  if (typeof value !== "string" || value === "" || value.length > VALUE_MAX_CHARACTERS)
    throw wrong(place, name, `a text of 1 to ${VALUE_MAX_CHARACTERS} characters`, value);
  return value;
}

function wrong(place: string, name: string, accepted: string, got: unknown) {
  return invalid(`${place}.${name}: accepted is ${accepted}; got ${show(got)}`);
}
