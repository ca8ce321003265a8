/** Owns: values of an answer on the wire: all of them texts. */
import type { DuckDBValue } from "@duckdb/node-api";
import type { JsonObject } from "../protocol.ts";
import type { OutputColumn } from "./render-select.ts";
import { formatInterval, formatTimestamp } from "./time-values.ts";
import type { ValueType } from "./types.ts";

export function toColumnInfo({ name, type }: OutputColumn): JsonObject {
  return { Name: name, Type: { ScalarType: type } };
}

export function toDatum(value: DuckDBValue | undefined, type: ValueType): JsonObject {
  return value === null || value === undefined ? { NullValue: true } : { ScalarValue: toText(value, type) };
}

function toText(value: DuckDBValue, type: ValueType): string {
  if (typeof value === "bigint" && type === "TIMESTAMP") return formatTimestamp(value);
  if (typeof value === "bigint" && type === "INTERVAL_DAY_TO_SECOND") return formatInterval(value);
  return typeof value === "number" && type === "DOUBLE" ? formatDouble(value) : String(value);
}

/** As Java writes a double, in which the service is said to be written: 40.0, 1.0E10, 1.0E-5. */
function formatDouble(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return "-0.0";
  if (size === 0 || (size >= 1e-3 && size < 1e7))
    return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = "0", exponent = "0"] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
}
