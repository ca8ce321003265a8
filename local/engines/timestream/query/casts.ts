/** Owns: CAST and TRY_CAST: which types become which, and how. */
import type { CastType, Expression } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import { isWhole, type Rendered, type ValueType, widen } from "./types.ts";

type Cast = Expression & { readonly kind: "cast" };

/** Whole numbers as text; DuckDB would also take 1e3 and 12.7. */
const WHOLE_PATTERN = "[+-]?[0-9]+";
export const CAST_FAILURE = "Cannot cast the value";

export function renderCast(expression: Cast, operand: Rendered): Rendered {
  const { type, isTry } = expression;
  if (operand.type === type) return operand;
  if (operand.type === "UNKNOWN") return { sql: widen(operand, type), type };
  const sql = convert(operand, type, isTry ? "TRY_CAST" : "CAST");
  if (sql === undefined)
    throw invalidAt(expression, `a CAST from ${operand.type} to ${type} is not supported`);
  return { sql, type };
}

function convert({ sql, type: from }: Rendered, to: CastType, cast: string): string | undefined {
  if (from === "TIMESTAMP") return to === "VARCHAR" ? timestampText(sql) : undefined;
  if (to === "TIMESTAMP") return from === "VARCHAR" ? `epoch_ns(${cast}(${sql} AS TIMESTAMP_NS))` : undefined;
  if (from === "INTERVAL_DAY_TO_SECOND") return undefined;
  if (from === "VARCHAR" && isWhole(to)) return wholeFromText(sql, to, cast);
  // DuckDB rounds a half to the even number, the dialect away from zero.
  if (from === "DOUBLE" && isWhole(to)) return `${cast}(round(${sql}) AS ${to})`;
  return `${cast}(${sql} AS ${to})`;
}

function wholeFromText(sql: string, to: ValueType, cast: string): string {
  const otherwise = cast === "TRY_CAST" ? "NULL" : `error('${CAST_FAILURE}')`;
  return `(CASE WHEN regexp_full_match(${sql}, '${WHOLE_PATTERN}') THEN ${cast}(${sql} AS ${to}) WHEN ${sql} IS NOT NULL THEN ${otherwise} END)`;
}

function timestampText(sql: string): string {
  return `strftime(make_timestamp_ns(${sql}), '%Y-%m-%d %H:%M:%S.%n')`;
}
