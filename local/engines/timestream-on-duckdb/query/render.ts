/**
 * Owns: a query in DuckDB's words. Nothing of the caller's text is passed through: names are looked up, texts become
 * parameters, and everything else is written anew from the syntax tree.
 */
import { invalid } from "../protocol.ts";
import type { ColumnType } from "../schema.ts";
import { quote } from "../storage.ts";
import { type Rendered, renderCall } from "./functions.ts";
import type { Expression, Select, SelectItem, ValueType } from "./syntax.ts";

export interface RenderedQuery {
  readonly sql: string;
  readonly values: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: ValueType }[];
}

export interface RenderContext {
  readonly columns: ReadonlyMap<string, ColumnType>;
  readonly nowMs: number;
}

interface Scope extends RenderContext {
  /** Texts, each once, so that equal expressions stay equal for GROUP BY. */
  readonly values: string[];
}

/** @throws TimestreamError ValidationException naming a column, function or type that does not fit */
export function renderQuery(select: Select, context: RenderContext): RenderedQuery {
  const scope: Scope = { ...context, values: [] };
  const items = select.items.flatMap((item) => expandItem(item, scope));
  const render = (expression: Expression) => renderExpression(expression, scope);
  const columns = items.map(({ alias, expression, part }, index) => ({
    name: alias ?? nameOf(expression, index),
    type: valueType(part),
  }));
  const outputs = items.map(({ part }, index) => `${part.sql} AS ${quote(`_out${index}`)}`);
  const visible = `_visible_at_ms <= ${context.nowMs}`;
  const where = select.where === undefined ? visible : `${visible} AND ${boolean(render(select.where)).sql}`;
  const groups = select.groupBy.map(
    (expression) => ordinal(expression, items.length)?.toString() ?? render(expression).sql,
  );
  const orders = select.orderBy.map(
    ({ expression, isDescending }) =>
      `${orderKey(expression, columns, items.length, render)}${isDescending ? " DESC" : " ASC"} NULLS LAST`,
  );
  const sql = [
    `SELECT ${select.isDistinct ? "DISTINCT " : ""}${outputs.join(", ")}`,
    `FROM ${quote(select.database)}.${quote(select.table)}`,
    `WHERE ${where}`,
    groups.length > 0 ? `GROUP BY ${groups.join(", ")}` : "",
    select.having === undefined ? "" : `HAVING ${boolean(render(select.having)).sql}`,
    orders.length > 0 ? `ORDER BY ${orders.join(", ")}` : "",
    select.limit === undefined ? "" : `LIMIT ${select.limit}`,
  ];
  return { sql: sql.filter((part) => part !== "").join(" "), values: scope.values, columns };
}

function expandItem({ expression, alias }: SelectItem, scope: Scope) {
  if (expression !== "*") return [{ alias, expression, part: renderExpression(expression, scope) }];
  return [...scope.columns.keys()].map((name) => {
    const column: Expression = { kind: "column", name, position: 1 };
    return { alias: undefined, expression: column, part: renderExpression(column, scope) };
  });
}

function nameOf(expression: Expression, index: number): string {
  return expression.kind === "column" ? expression.name : `_col${index}`;
}

function ordinal(expression: Expression, items: number): number | undefined {
  if (expression.kind !== "literal" || typeof expression.value !== "bigint") return undefined;
  const position = Number(expression.value);
  if (position < 1 || position > items)
    throw invalid(`position ${position} is not in the select list of ${items}`);
  return position;
}

function orderKey(
  expression: Expression,
  columns: RenderedQuery["columns"],
  items: number,
  render: (expression: Expression) => Rendered,
): string {
  const position = ordinal(expression, items);
  if (position !== undefined) return String(position);
  const named = expression.kind === "column" ? columns.findIndex(({ name }) => name === expression.name) : -1;
  return named >= 0 ? String(named + 1) : render(expression).sql;
}

function renderExpression(expression: Expression, scope: Scope): Rendered {
  const render = (part: Expression) => renderExpression(part, scope);
  switch (expression.kind) {
    case "column":
      return renderColumn(expression, scope);
    case "literal":
      return { sql: renderLiteral(expression.value, scope), type: expression.type };
    case "duration":
      return { sql: expression.nanoseconds.toString(), type: "DURATION" };
    case "call":
      return renderCall({
        ...expression,
        parts: expression.arguments.map(render),
        nowNs: BigInt(scope.nowMs) * 1_000_000n,
      });
    case "cast":
      return renderCast(render(expression.expression), expression.type);
    case "case":
      return renderCase(expression, render);
    case "not":
      return { sql: `(NOT ${boolean(render(expression.expression)).sql})`, type: "BOOLEAN" };
    case "negative":
      return { ...render(expression.expression), sql: `(- ${render(expression.expression).sql})` };
    case "binary":
      return renderBinary(
        expression.operator,
        render(expression.left),
        render(expression.right),
        expression.position,
      );
    default:
      return { sql: renderPredicate(expression, render), type: "BOOLEAN" };
  }
}

function renderColumn(
  { name, position }: Extract<Expression, { kind: "column" }>,
  { columns }: Scope,
): Rendered {
  const type = columns.get(name);
  if (type === undefined) throw invalid(`line 1:${position}: Column '${name}' does not exist`);
  return { sql: quote(name), type };
}

function renderLiteral(value: string | bigint | number | boolean | null, { values }: Scope): string {
  if (typeof value !== "string")
    return typeof value === "number" ? `CAST(${value} AS DOUBLE)` : String(value).toUpperCase();
  if (DATE_UNITS.has(value)) return `'${value}'`;
  if (!values.includes(value)) values.push(value);
  return `$${values.indexOf(value) + 1}`;
}

/** Words that a function must see as they are; they are harmless as text. */
const DATE_UNITS = new Set(["second", "minute", "hour", "day", "week", "month", "quarter", "year"]);

const DUCKDB_TYPE: Readonly<Record<string, string>> = {
  VARCHAR: "VARCHAR",
  BIGINT: "BIGINT",
  DOUBLE: "DOUBLE",
  BOOLEAN: "BOOLEAN",
};

function renderCast({ sql, type: from }: Rendered, type: ValueType): Rendered {
  const target = DUCKDB_TYPE[type];
  if (target === undefined || from === "TIMESTAMP" || from === "DURATION")
    throw invalid(`a cast from ${from} to ${type} is not supported here`);
  return { sql: `CAST(${sql} AS ${target})`, type };
}

function renderCase(
  { branches, otherwise }: Extract<Expression, { kind: "case" }>,
  render: (part: Expression) => Rendered,
): Rendered {
  const arms = branches.map(([condition, value]) => ({
    condition: boolean(render(condition)),
    value: render(value),
  }));
  const last = otherwise === undefined ? undefined : render(otherwise);
  const type =
    [...arms.map(({ value }) => value.type), last?.type].find(
      (each) => each !== undefined && each !== "UNKNOWN",
    ) ?? "UNKNOWN";
  const text = arms.map(({ condition, value }) => `WHEN ${condition.sql} THEN ${value.sql}`).join(" ");
  return { sql: `(CASE ${text} ELSE ${last?.sql ?? "NULL"} END)`, type };
}

const ARITHMETIC = new Set(["+", "-", "*", "/", "%"]);

function renderBinary(operator: string, left: Rendered, right: Rendered, position: number): Rendered {
  if (operator === "and" || operator === "or")
    return { sql: `(${boolean(left).sql} ${operator.toUpperCase()} ${boolean(right).sql})`, type: "BOOLEAN" };
  if (operator === "||") {
    if (left.type !== "VARCHAR" || right.type !== "VARCHAR") throw mismatch(operator, left, right, position);
    return { sql: `(${left.sql} || ${right.sql})`, type: "VARCHAR" };
  }
  if (ARITHMETIC.has(operator)) return renderArithmetic(operator, left, right, position);
  requireComparable(operator, left, right, position);
  return { sql: `(${left.sql} ${operator} ${right.sql})`, type: "BOOLEAN" };
}

function renderArithmetic(operator: string, left: Rendered, right: Rendered, position: number): Rendered {
  if (left.type === "TIMESTAMP" && right.type === "DURATION" && (operator === "+" || operator === "-")) {
    return { sql: `(${left.sql} ${operator} ${right.sql})`, type: "TIMESTAMP" };
  }
  if (!isNumber(left) || !isNumber(right)) throw mismatch(operator, left, right, position);
  const type = left.type === "DOUBLE" || right.type === "DOUBLE" ? "DOUBLE" : "BIGINT";
  if (operator !== "/" && operator !== "%") return { sql: `(${left.sql} ${operator} ${right.sql})`, type };
  // DuckDB gives NULL for a division by zero; the service refuses it.
  const quotient = operator === "/" && type === "BIGINT" ? "//" : operator;
  return {
    sql: `(CASE WHEN ${right.sql} = 0 THEN error('Division by zero') ELSE ${left.sql} ${quotient} ${right.sql} END)`,
    type,
  };
}

function renderPredicate(
  expression: Extract<Expression, { kind: "in" | "between" | "like" | "is-null" }>,
  render: (part: Expression) => Rendered,
): string {
  const subject = render(expression.expression);
  const not = expression.isNegated ? "NOT " : "";
  switch (expression.kind) {
    case "is-null":
      return `(${subject.sql} IS ${not}NULL)`;
    case "in": {
      const list = expression.list.map(render);
      for (const part of list) requireComparable("IN", subject, part, 1);
      return `(${subject.sql} ${not}IN (${list.map(({ sql }) => sql).join(", ")}))`;
    }
    case "between": {
      const [low, high] = [render(expression.low), render(expression.high)];
      for (const part of [low, high]) requireComparable("BETWEEN", subject, part, 1);
      return `(${subject.sql} ${not}BETWEEN ${low.sql} AND ${high.sql})`;
    }
    case "like": {
      const escape = expression.escape === undefined ? "" : ` ESCAPE ${render(expression.escape).sql}`;
      if (subject.type !== "VARCHAR") throw invalid(`LIKE takes a VARCHAR, not a ${subject.type}`);
      return `(${subject.sql} ${not}LIKE ${render(expression.pattern).sql}${escape})`;
    }
  }
}

function isNumber({ type }: Rendered): boolean {
  return type === "BIGINT" || type === "DOUBLE" || type === "UNKNOWN";
}

function requireComparable(operator: string, left: Rendered, right: Rendered, position: number): void {
  const isSame = left.type === right.type || left.type === "UNKNOWN" || right.type === "UNKNOWN";
  if (!isSame && !(isNumber(left) && isNumber(right))) throw mismatch(operator, left, right, position);
}

function mismatch(operator: string, left: Rendered, right: Rendered, position: number) {
  return invalid(`line 1:${position}: '${operator}' cannot be applied to ${left.type}, ${right.type}`);
}

function boolean(part: Rendered): Rendered {
  if (part.type !== "BOOLEAN" && part.type !== "UNKNOWN")
    throw invalid(`expected a BOOLEAN, not a ${part.type}`);
  return part;
}

function valueType({ type }: Rendered): ValueType {
  if (type === "DURATION") throw invalid("a duration cannot be selected here");
  return type;
}
