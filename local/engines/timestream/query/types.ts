/**
 * Owns: the types of values in queries, which of them go together, and how DuckDB holds them. Times and durations
 * are nanoseconds in a BIGINT there, so that their arithmetic is exact.
 */
import type { Expression } from "./syntax.ts";
import { invalidAt, type Position } from "./tokens.ts";

/** As the service names them in an answer. `UNKNOWN` is the type of NULL. */
export type ValueType =
  | "BIGINT"
  | "INTEGER"
  | "DOUBLE"
  | "VARCHAR"
  | "BOOLEAN"
  | "TIMESTAMP"
  | "INTERVAL_DAY_TO_SECOND"
  | "UNKNOWN";

/** A piece of DuckDB's SQL. Made by the files of this folder from names and numbers of their own; texts are parameters. */
export interface Rendered {
  readonly sql: string;
  readonly type: ValueType;
}

/** A NULL of no type. */
export const NOTHING: Rendered = { sql: "NULL", type: "UNKNOWN" };

const DUCKDB_TYPES: Readonly<Record<ValueType, string>> = {
  BIGINT: "BIGINT",
  INTEGER: "INTEGER",
  DOUBLE: "DOUBLE",
  VARCHAR: "VARCHAR",
  BOOLEAN: "BOOLEAN",
  TIMESTAMP: "BIGINT",
  INTERVAL_DAY_TO_SECOND: "BIGINT",
  UNKNOWN: "INTEGER",
};

const NUMBERS: readonly ValueType[] = ["INTEGER", "BIGINT", "DOUBLE"];

export function isNumber(type: ValueType): boolean {
  return NUMBERS.includes(type);
}

export function isWhole(type: ValueType): boolean {
  return type === "INTEGER" || type === "BIGINT";
}

/** As the DuckDB type of `type`: for values that have no type, or a narrower one. */
export function widen({ sql, type }: Rendered, wider: ValueType): string {
  return type === wider ? sql : `CAST(${sql} AS ${DUCKDB_TYPES[wider]})`;
}

/** The one type that holds values of both; undefined where there is none. */
function commonType(one: ValueType, other: ValueType): ValueType | undefined {
  if (one === other || other === "UNKNOWN") return one;
  if (one === "UNKNOWN") return other;
  if (!isNumber(one) || !isNumber(other)) return undefined;
  return NUMBERS[Math.max(NUMBERS.indexOf(one), NUMBERS.indexOf(other))];
}

/** @throws TimestreamError ValidationException naming both types */
export function commonTypeAt(position: Position, types: readonly ValueType[]): ValueType {
  return types.reduce((one, other) => {
    const common = commonType(one, other);
    if (common === undefined) throw invalidAt(position, `${one} and ${other} do not go together`);
    return common;
  });
}

/** @throws TimestreamError ValidationException unless the value is of an accepted type, or NULL */
export function requireType(
  expression: Expression,
  { type }: Rendered,
  accepted: readonly ValueType[],
): void {
  if (type !== "UNKNOWN" && !accepted.includes(type))
    throw invalidAt(expression, `a value of type ${accepted.join(" or ")} is needed; got ${type}`);
}
