/** Owns: arithmetic on numbers, times and durations, and joining texts. Overflow and division by zero are errors. */
import type { Expression } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import { commonTypeAt, isNumber, isWhole, type Rendered, type ValueType, widen } from "./types.ts";

type Arithmetic = Expression & { readonly kind: "arithmetic" };

export const DIVISION_BY_ZERO = "Division by zero";

const TIME = "TIMESTAMP";
const DURATION = "INTERVAL_DAY_TO_SECOND";

export function renderArithmetic(expression: Arithmetic, left: Rendered, right: Rendered): Rendered {
  if (expression.operator === "||") return join(expression, left, right);
  const timeType = findTimeType(expression.operator, left.type, right.type);
  if (timeType !== undefined)
    return {
      sql: `(${widen(left, "BIGINT")} ${expression.operator} ${widen(right, "BIGINT")})`,
      type: timeType,
    };
  for (const { type } of [left, right])
    if (!isNumber(type) && type !== "UNKNOWN")
      throw invalidAt(expression, `${left.type} ${expression.operator} ${right.type} is not supported`);
  const common = commonTypeAt(expression, [left.type, right.type]);
  const type = common === "UNKNOWN" ? "INTEGER" : common;
  return { sql: calculate(expression, widen(left, type), widen(right, type), type), type };
}

export function renderNegation(expression: Expression, operand: Rendered): Rendered {
  if (!isNumber(operand.type) && operand.type !== DURATION)
    throw invalidAt(expression, `- before a ${operand.type} is not supported`);
  return { sql: `(- ${operand.sql})`, type: operand.type };
}

/** What comes out when a time or a duration takes part; undefined: none does. */
function findTimeType(operator: string, left: ValueType, right: ValueType): ValueType | undefined {
  switch (operator) {
    case "+":
      if (left === TIME && right === DURATION) return TIME;
      if (left === DURATION && (right === TIME || right === DURATION)) return right;
      return undefined;
    case "-":
      if (right === DURATION && (left === TIME || left === DURATION)) return left;
      return left === TIME && right === TIME ? DURATION : undefined;
    case "*": {
      const isProduct = (left === DURATION && isWhole(right)) || (isWhole(left) && right === DURATION);
      return isProduct ? DURATION : undefined;
    }
    default:
      return undefined;
  }
}

/** DuckDB gives NULL for a division of whole numbers by zero; dividing doubles follows IEEE 754 in both. */
function calculate(
  { operator, right: divisor }: Arithmetic,
  left: string,
  right: string,
  type: ValueType,
): string {
  if (operator !== "/" && operator !== "%") return `(${left} ${operator} ${right})`;
  if (!isWhole(type)) return `(${left} ${operator} ${right})`;
  const quotient = `(${left} ${operator === "/" ? "//" : "%"} ${right})`;
  const isSafe = divisor.kind === "number" && BigInt(divisor.text) !== 0n;
  return isSafe
    ? quotient
    : `(CASE WHEN ${right} = 0 THEN error('${DIVISION_BY_ZERO}') ELSE ${quotient} END)`;
}

function join(expression: Arithmetic, left: Rendered, right: Rendered): Rendered {
  for (const { type } of [left, right])
    if (type !== "VARCHAR" && type !== "UNKNOWN")
      throw invalidAt(expression, `${left.type} || ${right.type} is not supported; CAST to VARCHAR first`);
  return { sql: `(${widen(left, "VARCHAR")} || ${widen(right, "VARCHAR")})`, type: "VARCHAR" };
}
