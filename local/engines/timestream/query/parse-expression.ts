/**
 * Owns: the grammar of expressions: operators and what they bind.
 * Does not own: values, CASE, CAST and calls (parse-primary.ts).
 */
import type { Cursor } from "./cursor.ts";
import { parsePrimary } from "./parse-primary.ts";
import type { ArithmeticOperator, ComparisonOperator, Expression } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";

/** A chain is a tree that is as deep as it is long. */
const TERMS_MAX = 200;

/** @throws TimestreamError ValidationException */
export function parseExpression(cursor: Cursor): Expression {
  return cursor.nested(() =>
    parseLogic(cursor, "OR", () => parseLogic(cursor, "AND", () => parseNot(cursor))),
  );
}

function parseLogic(cursor: Cursor, operator: "AND" | "OR", parse: () => Expression): Expression {
  const position = cursor.position();
  const first = parse();
  const operands = [first];
  while (cursor.skip(operator)) operands.push(parse());
  return operands.length === 1 ? first : { ...position, kind: "logic", operator, operands };
}

function parseNot(cursor: Cursor): Expression {
  const position = cursor.position();
  if (!cursor.skip("NOT")) return parsePredicate(cursor);
  return { ...position, kind: "not", operand: cursor.nested(() => parseNot(cursor)) };
}

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

function parsePredicate(cursor: Cursor): Expression {
  const operand = parseConcatenation(cursor);
  return parsePredicateOn(cursor, operand) ?? operand;
}

/** @returns undefined where no predicate follows */
function parsePredicateOn(cursor: Cursor, operand: Expression): Expression | undefined {
  const position = cursor.position();
  const { kind, text } = cursor.peek();
  const operator = kind === "symbol" ? COMPARISONS[text] : undefined;
  if (operator !== undefined) {
    cursor.next();
    return { ...position, kind: "comparison", operator, left: operand, right: parseConcatenation(cursor) };
  }
  if (cursor.skip("IS")) {
    const isNegated = cursor.skip("NOT");
    cursor.expect("NULL");
    return negateIf(isNegated, { ...position, kind: "isNull", operand });
  }
  const isNegated = ["IN", "BETWEEN", "LIKE"].some((word) => cursor.isAt("NOT", word)) && cursor.skip("NOT");
  const predicate = parseWordPredicate(cursor, operand);
  return predicate === undefined ? undefined : negateIf(isNegated, predicate);
}

function parseWordPredicate(cursor: Cursor, operand: Expression): Expression | undefined {
  const position = cursor.position();
  if (cursor.skip("IN")) {
    cursor.expectSymbol("(");
    if (cursor.isAt("SELECT")) cursor.refuse("a list of values (a query after IN is not supported)");
    const options = [parseExpression(cursor)];
    while (cursor.skipSymbol(",")) options.push(parseExpression(cursor));
    cursor.expectSymbol(")");
    return { ...position, kind: "in", operand, options };
  }
  if (cursor.skip("BETWEEN")) {
    const low = parseConcatenation(cursor);
    cursor.expect("AND");
    return { ...position, kind: "between", operand, low, high: parseConcatenation(cursor) };
  }
  if (cursor.skip("LIKE")) {
    const pattern = parseConcatenation(cursor);
    const escapedBy = cursor.skip("ESCAPE") ? parseConcatenation(cursor) : undefined;
    return { ...position, kind: "like", operand, pattern, escapedBy };
  }
  return undefined;
}

function negateIf(isNegated: boolean, operand: Expression): Expression {
  const { line, column } = operand;
  return isNegated ? { line, column, kind: "not", operand } : operand;
}

function parseConcatenation(cursor: Cursor): Expression {
  return parseArithmetic(cursor, ["||"], () =>
    parseArithmetic(cursor, ["+", "-"], () => parseProduct(cursor)),
  );
}

function parseProduct(cursor: Cursor): Expression {
  return parseArithmetic(cursor, ["*", "/", "%"], () => parseSigned(cursor));
}

function parseArithmetic(
  cursor: Cursor,
  operators: readonly ArithmeticOperator[],
  parse: () => Expression,
): Expression {
  let left = parse();
  for (let terms = 1; ; terms += 1) {
    const position = cursor.position();
    const operator = operators.find((candidate) => cursor.skipSymbol(candidate));
    if (operator === undefined) return left;
    if (terms === TERMS_MAX) throw invalidAt(position, `more than ${TERMS_MAX} terms are not supported`);
    left = { ...position, kind: "arithmetic", operator, left, right: parse() };
  }
}

function parseSigned(cursor: Cursor): Expression {
  const position = cursor.position();
  while (cursor.skipSymbol("+")) {}
  if (!cursor.skipSymbol("-")) return parsePrimary(cursor, parseExpression);
  const operand = cursor.nested(() => parseSigned(cursor));
  // The least BIGINT has no positive twin: its sign must be part of the number.
  if (operand.kind === "number" && !operand.text.startsWith("-"))
    return { ...position, kind: "number", text: `-${operand.text}` };
  return { ...position, kind: "negation", operand };
}
