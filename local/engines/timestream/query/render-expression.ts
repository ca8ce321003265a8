/**
 * Owns: turning expressions into DuckDB's SQL, with their types.
 * Does not own: conditions (render-condition.ts), functions, arithmetic, CAST.
 */
import { isAggregate, renderAggregate } from "./aggregates.ts";
import { renderArithmetic, renderNegation } from "./arithmetic.ts";
import { renderCast } from "./casts.ts";
import { renderFunction } from "./functions.ts";
import { compareValues, type Of, type Render, renderCondition, renderTyped } from "./render-condition.ts";
import { resolveColumn, type Scope } from "./scope.ts";
import { type Call, type Expression, keyOf } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import { commonTypeAt, type Rendered, widen } from "./types.ts";

export function renderExpression(expression: Expression, scope: Scope): Rendered {
  const group = scope.groups?.get(keyOf(expression));
  if (group !== undefined) return group;
  const render = (part: Expression) => renderExpression(part, scope);
  switch (expression.kind) {
    case "null":
      return { sql: "NULL", type: "UNKNOWN" };
    case "boolean":
      return { sql: expression.value ? "TRUE" : "FALSE", type: "BOOLEAN" };
    case "number":
      return renderNumber(expression);
    case "text":
      return scope.parameters.add(expression.value);
    case "timestamp":
      return { sql: bigintLiteral(expression.nanoseconds), type: "TIMESTAMP" };
    case "interval":
      return { sql: bigintLiteral(expression.nanoseconds), type: "INTERVAL_DAY_TO_SECOND" };
    case "column":
      return renderColumn(expression, scope);
    case "negation":
      return renderNegation(expression, render(expression.operand));
    case "arithmetic":
      return renderArithmetic(expression, render(expression.left), render(expression.right));
    case "cast":
      return renderCast(expression, render(expression.operand));
    case "call":
      return renderCall(expression, scope);
    case "case":
      return renderCase(expression, render);
    default:
      return renderCondition(expression, render);
  }
}

/** @throws TimestreamError ValidationException unless it is a BOOLEAN */
export function renderBoolean(expression: Expression, scope: Scope): string {
  return renderTyped(expression, "BOOLEAN", (part) => renderExpression(part, scope));
}

/** `CASE x WHEN y` is `CASE WHEN x = y`. */
function renderCase({ subject, branches, otherwise, line, column }: Of<"case">, render: Render): Rendered {
  const conditions = branches.map(({ condition }) =>
    subject === undefined
      ? renderTyped(condition, "BOOLEAN", render)
      : compareValues(condition, render, [subject, condition], ([one, other]) => `${one} = ${other}`).sql,
  );
  const outcomes = branches.map(({ outcome }) => render(outcome));
  const rest: Rendered = otherwise === undefined ? { sql: "NULL", type: "UNKNOWN" } : render(otherwise);
  const type = commonTypeAt(
    { line, column },
    [...outcomes, rest].map((outcome) => outcome.type),
  );
  const whens = outcomes.map((outcome, index) => `WHEN ${conditions[index]} THEN ${widen(outcome, type)}`);
  return { sql: `(CASE ${whens.join(" ")} ELSE ${widen(rest, type)} END)`, type };
}

function renderColumn(expression: Of<"column">, { relation, groups }: Scope): Rendered {
  const column = resolveColumn(expression, relation);
  if (groups !== undefined)
    throw invalidAt(
      expression,
      `Column '${expression.name}' must be an aggregate expression or appear in GROUP BY clause`,
    );
  return column;
}

function renderCall(call: Call, scope: Scope): Rendered {
  if (!isAggregate(call.name)) return renderFunction(call, scope, (part) => renderExpression(part, scope));
  if (scope.aggregatesRefused !== undefined)
    throw invalidAt(call, `the aggregate ${call.name} is not allowed ${scope.aggregatesRefused}`);
  const inner: Scope = { ...scope, groups: undefined, aggregatesRefused: "inside another aggregate" };
  return renderAggregate(call, (part) => renderExpression(part, inner));
}

/** Without a point a number is whole; with one it is a DOUBLE: the service knows no DECIMAL. */
function renderNumber(expression: Of<"number">): Rendered {
  const { text } = expression;
  if (!/^-?\d+$/.test(text)) {
    const value = Number(text);
    if (!Number.isFinite(value)) throw invalidAt(expression, `${text} is beyond what a DOUBLE holds`);
    return { sql: `(${value.toExponential()})`, type: "DOUBLE" };
  }
  const value = BigInt(text);
  if (value < -(2n ** 63n) || value >= 2n ** 63n)
    throw invalidAt(expression, `${text} is beyond what a BIGINT holds`);
  const isSmall = value >= -(2n ** 31n) && value < 2n ** 31n;
  return isSmall
    ? { sql: `CAST(${value} AS INTEGER)`, type: "INTEGER" }
    : { sql: bigintLiteral(value), type: "BIGINT" };
}

function bigintLiteral(value: bigint): string {
  return `CAST(${value} AS BIGINT)`;
}
