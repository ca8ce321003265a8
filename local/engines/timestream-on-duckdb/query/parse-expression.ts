/** Owns: the grammar of expressions, by precedence. Does not own: which functions exist (functions.ts). */
import { invalid } from "../protocol.ts";
import type { Cursor } from "./cursor.ts";
import type { Expression, ValueType } from "./syntax.ts";

/** Deeper nesting than any query of a person or a program; the bound keeps the parser's own stack safe. */
const DEPTH_MAX = 100;

const CAST_TYPES: Readonly<Record<string, ValueType>> = {
  varchar: "VARCHAR",
  bigint: "BIGINT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  timestamp: "TIMESTAMP",
};

const COMPARISONS = ["=", "<>", "!=", "<=", ">=", "<", ">"];
const RESERVED = new Set([
  "select",
  "from",
  "where",
  "group",
  "order",
  "having",
  "limit",
  "union",
  "join",
  "with",
  "as",
  "on",
  "offset",
]);

export function parseExpression(cursor: Cursor, depth = 0): Expression {
  if (depth > DEPTH_MAX) throw invalid(`nested deeper than ${DEPTH_MAX} levels`);
  let left = parseAnd(cursor, depth);
  while (cursor.peek().value === "or" && cursor.peek().kind === "word") {
    const { position } = cursor.next();
    left = { kind: "binary", operator: "or", left, right: parseAnd(cursor, depth), position };
  }
  return left;
}

function parseAnd(cursor: Cursor, depth: number): Expression {
  let left = parseNot(cursor, depth);
  while (cursor.peek().value === "and" && cursor.peek().kind === "word") {
    const { position } = cursor.next();
    left = { kind: "binary", operator: "and", left, right: parseNot(cursor, depth), position };
  }
  return left;
}

function parseNot(cursor: Cursor, depth: number): Expression {
  if (depth > DEPTH_MAX) throw invalid(`nested deeper than ${DEPTH_MAX} levels`);
  return cursor.take("not")
    ? { kind: "not", expression: parseNot(cursor, depth + 1) }
    : parsePredicate(cursor, depth);
}

function parsePredicate(cursor: Cursor, depth: number): Expression {
  const expression = parseSum(cursor, depth);
  if (cursor.take("is")) {
    const isNegated = cursor.take("not");
    cursor.expect("null");
    return { kind: "is-null", expression, isNegated };
  }
  const isNegated = cursor.take("not");
  if (cursor.take("in")) return { kind: "in", expression, list: parseList(cursor, depth), isNegated };
  if (cursor.take("between")) {
    const low = parseSum(cursor, depth);
    cursor.expect("and");
    return { kind: "between", expression, low, high: parseSum(cursor, depth), isNegated };
  }
  if (cursor.take("like")) {
    const pattern = parseSum(cursor, depth);
    return {
      kind: "like",
      expression,
      pattern,
      escape: cursor.take("escape") ? parseSum(cursor, depth) : undefined,
      isNegated,
    };
  }
  if (isNegated) throw cursor.fault("expected IN, BETWEEN or LIKE after NOT");
  const { kind, value, position } = cursor.peek();
  if (kind !== "symbol" || !COMPARISONS.includes(value)) return expression;
  cursor.next();
  return {
    kind: "binary",
    operator: value === "!=" ? "<>" : value,
    left: expression,
    right: parseSum(cursor, depth),
    position,
  };
}

function parseList(cursor: Cursor, depth: number): readonly Expression[] {
  cursor.expectSymbol("(");
  const list = [parseExpression(cursor, depth + 1)];
  while (cursor.takeSymbol(",")) list.push(parseExpression(cursor, depth + 1));
  cursor.expectSymbol(")");
  return list;
}

function parseSum(cursor: Cursor, depth: number): Expression {
  return parseLeftAssociative(cursor, ["+", "-", "||"], () => parseProduct(cursor, depth));
}

function parseProduct(cursor: Cursor, depth: number): Expression {
  return parseLeftAssociative(cursor, ["*", "/", "%"], () => parseUnary(cursor, depth));
}

function parseLeftAssociative(
  cursor: Cursor,
  operators: readonly string[],
  parsePart: () => Expression,
): Expression {
  let left = parsePart();
  for (;;) {
    const { kind, value, position } = cursor.peek();
    if (kind !== "symbol" || !operators.includes(value)) return left;
    cursor.next();
    left = { kind: "binary", operator: value, left, right: parsePart(), position };
  }
}

function parseUnary(cursor: Cursor, depth: number): Expression {
  if (depth > DEPTH_MAX) throw invalid(`nested deeper than ${DEPTH_MAX} levels`);
  return cursor.takeSymbol("-")
    ? { kind: "negative", expression: parseUnary(cursor, depth + 1) }
    : parsePrimary(cursor, depth);
}

function parsePrimary(cursor: Cursor, depth: number): Expression {
  const { kind, value } = cursor.peek();
  switch (kind) {
    case "text":
      return literal(cursor, "VARCHAR", value);
    case "integer":
      return literal(cursor, "BIGINT", BigInt(value));
    case "decimal":
      return literal(cursor, "DOUBLE", Number(value));
    case "duration":
      cursor.next();
      return { kind: "duration", nanoseconds: BigInt(value) };
    case "quoted":
      return parseColumn(cursor);
    case "word":
      return parseWord(cursor, depth);
    default:
      if (!cursor.takeSymbol("(")) throw cursor.fault("expected a value");
      return parseClosed(cursor, depth);
  }
}

function parseClosed(cursor: Cursor, depth: number): Expression {
  const expression = parseExpression(cursor, depth + 1);
  cursor.expectSymbol(")");
  return expression;
}

function literal(
  cursor: Cursor,
  type: ValueType,
  value: string | bigint | number | boolean | null,
): Expression {
  cursor.next();
  return { kind: "literal", type, value };
}

function parseWord(cursor: Cursor, depth: number): Expression {
  const { value } = cursor.peek();
  if (value === "true" || value === "false") return literal(cursor, "BOOLEAN", value === "true");
  if (value === "null") return literal(cursor, "UNKNOWN", null);
  if (value === "case") return parseCase(cursor, depth);
  if (value === "cast") return parseCast(cursor, depth);
  if (value === "timestamp" && cursor.peek(1).kind === "text") return parseTimestampLiteral(cursor);
  if (RESERVED.has(value)) throw cursor.fault("expected a value");
  if (cursor.peek(1).kind === "symbol" && cursor.peek(1).value === "(") return parseCall(cursor, depth);
  return parseColumn(cursor);
}

/** `name`, or Timestream's own `measure_value::double`. */
function parseColumn(cursor: Cursor): Expression {
  const { value, position } = cursor.next();
  if (!cursor.takeSymbol("::")) return { kind: "column", name: value, position };
  return { kind: "column", name: `${value}::${cursor.expectKind("word", "a type").value}`, position };
}

function parseCase(cursor: Cursor, depth: number): Expression {
  cursor.expect("case");
  const branches: [Expression, Expression][] = [];
  while (cursor.take("when")) {
    const condition = parseExpression(cursor, depth + 1);
    cursor.expect("then");
    branches.push([condition, parseExpression(cursor, depth + 1)]);
  }
  if (branches.length === 0) throw cursor.fault("expected WHEN");
  const otherwise = cursor.take("else") ? parseExpression(cursor, depth + 1) : undefined;
  cursor.expect("end");
  return { kind: "case", branches, otherwise };
}

function parseCast(cursor: Cursor, depth: number): Expression {
  cursor.expect("cast");
  cursor.expectSymbol("(");
  const expression = parseExpression(cursor, depth + 1);
  cursor.expect("as");
  const token = cursor.expectKind("word", "a type");
  const type = CAST_TYPES[token.value];
  if (type === undefined) throw cursor.fault(`expected one of ${Object.keys(CAST_TYPES).join(", ")}`, token);
  cursor.expectSymbol(")");
  return { kind: "cast", expression, type };
}

function parseTimestampLiteral(cursor: Cursor): Expression {
  cursor.next();
  const token = cursor.next();
  const match = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?$/.exec(token.value);
  const milliseconds = Date.parse(`${match?.[1]}T${match?.[2] ?? "00:00:00"}Z`);
  if (Number.isNaN(milliseconds))
    throw cursor.fault("expected TIMESTAMP 'YYYY-MM-DD hh:mm:ss[.fraction]'", token);
  const nanoseconds = BigInt(milliseconds) * 1_000_000n + BigInt((match?.[3] ?? "").padEnd(9, "0"));
  return { kind: "literal", type: "TIMESTAMP", value: nanoseconds };
}

function parseCall(cursor: Cursor, depth: number): Expression {
  const { value: name, position } = cursor.next();
  cursor.expectSymbol("(");
  if (name === "count" && cursor.takeSymbol("*")) {
    cursor.expectSymbol(")");
    return { kind: "call", name: "count", arguments: [], isDistinct: false, position };
  }
  const isDistinct = cursor.take("distinct");
  const list: Expression[] = [];
  while (!cursor.takeSymbol(")")) {
    if (list.length > 0) cursor.expectSymbol(",");
    list.push(parseExpression(cursor, depth + 1));
  }
  return { kind: "call", name, arguments: list, isDistinct, position };
}
