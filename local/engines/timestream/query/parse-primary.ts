/**
 * Owns: the grammar of what operators combine: values, columns, CASE, CAST, calls.
 * Does not own: whole expressions (parse-expression.ts), which come in as a function because each needs the other.
 */
import type { Cursor } from "./cursor.ts";
import { type Branch, CAST_TYPES, type Call, type CastType, type Expression } from "./syntax.ts";
import { parseTimestamp, readDuration } from "./time-values.ts";
import { invalidAt, type Position } from "./tokens.ts";

export type ParseExpression = (cursor: Cursor) => Expression;

export function parsePrimary(cursor: Cursor, parseExpression: ParseExpression): Expression {
  const position = cursor.position();
  const { kind, text } = cursor.peek();
  if (cursor.skipSymbol("(")) {
    if (cursor.isAt("SELECT")) throw invalidAt(position, "a query as a value is not supported");
    const inner = parseExpression(cursor);
    if (cursor.isAtSymbol(",")) throw invalidAt(position, "a row of several values is not supported");
    cursor.expectSymbol(")");
    return inner;
  }
  if (kind === "number") return { ...position, kind, text: cursor.next().text };
  if (kind === "text") return { ...position, kind, value: cursor.next().text };
  if (kind === "duration") {
    cursor.next();
    return { ...position, kind: "interval", nanoseconds: readDuration(text) };
  }
  return parseKeyword(cursor, parseExpression) ?? parseColumnOrCall(cursor, parseExpression);
}

function parseKeyword(cursor: Cursor, parseExpression: ParseExpression): Expression | undefined {
  const position = cursor.position();
  if (cursor.skip("NULL")) return { ...position, kind: "null" };
  if (cursor.skip("TRUE")) return { ...position, kind: "boolean", value: true };
  if (cursor.skip("FALSE")) return { ...position, kind: "boolean", value: false };
  if (cursor.skip("CASE")) return parseCase(cursor, parseExpression);
  if (cursor.isAt("CAST") || cursor.isAt("TRY_CAST")) return parseCast(cursor, parseExpression);
  if (cursor.isAt("EXISTS")) throw invalidAt(position, "EXISTS is not supported");
  if (cursor.peek(1).kind === "text") return parsePrefixedText(cursor);
  return undefined;
}

/** TIMESTAMP '...' and INTERVAL '...' <unit>. */
function parsePrefixedText(cursor: Cursor): Expression | undefined {
  const position = cursor.position();
  if (cursor.skip("TIMESTAMP")) {
    const { text } = cursor.next();
    const nanoseconds = parseTimestamp(text);
    if (nanoseconds === undefined)
      throw invalidAt(
        position,
        `'${text}' is no timestamp; accepted is 'YYYY-MM-DD hh:mm:ss.fffffffff' in UTC from 1970 on`,
      );
    return { ...position, kind: "timestamp", nanoseconds };
  }
  if (!cursor.skip("INTERVAL")) return undefined;
  const { text } = cursor.next();
  const unit = INTERVAL_UNITS.find((candidate) => cursor.skip(candidate));
  if (unit === undefined) return cursor.refuse(INTERVAL_UNITS.join(", "));
  if (!/^\d{1,9}$/.test(text)) throw invalidAt(position, `'${text}' is no whole number of ${unit}s`);
  return {
    ...position,
    kind: "interval",
    nanoseconds: readDuration(`${text}${unit.charAt(0).toLowerCase()}`),
  };
}

const INTERVAL_UNITS = ["SECOND", "MINUTE", "HOUR", "DAY"] as const;

function parseCase(cursor: Cursor, parseExpression: ParseExpression): Expression {
  const position = cursor.position();
  const subject = cursor.isAt("WHEN") ? undefined : parseExpression(cursor);
  const branches: Branch[] = [];
  while (cursor.skip("WHEN")) {
    const condition = parseExpression(cursor);
    cursor.expect("THEN");
    branches.push({ condition, outcome: parseExpression(cursor) });
  }
  if (branches.length === 0) cursor.refuse("WHEN");
  const otherwise = cursor.skip("ELSE") ? parseExpression(cursor) : undefined;
  cursor.expect("END");
  return { ...position, kind: "case", subject, branches, otherwise };
}

function parseCast(cursor: Cursor, parseExpression: ParseExpression): Expression {
  const position = cursor.position();
  const isTry = cursor.next().text.toUpperCase() === "TRY_CAST";
  cursor.expectSymbol("(");
  const operand = parseExpression(cursor);
  cursor.expect("AS");
  const type = parseType(cursor);
  cursor.expectSymbol(")");
  return { ...position, kind: "cast", operand, type, isTry };
}

function parseType(cursor: Cursor): CastType {
  const type = CAST_TYPES.find((candidate) => cursor.isAt(candidate));
  if (type === undefined) return cursor.refuse(`a type: ${CAST_TYPES.join(", ")}`);
  cursor.next();
  return type;
}

function parseColumnOrCall(cursor: Cursor, parseExpression: ParseExpression): Expression {
  const position = cursor.position();
  const isQuoted = cursor.peek().kind === "name";
  const first = cursor.readName("a value, a column or a function");
  if (!isQuoted && cursor.skipSymbol("("))
    return { ...position, ...parseCall(cursor, parseExpression, first) };
  const second = cursor.skipSymbol(".") ? cursor.readName("a column") : undefined;
  return second === undefined
    ? { ...position, kind: "column", relation: undefined, name: first }
    : { ...position, kind: "column", relation: first, name: second };
}

/** The name and the opening parenthesis were read. */
function parseCall(
  cursor: Cursor,
  parseExpression: ParseExpression,
  name: string,
): Omit<Call, keyof Position> {
  const isStar = cursor.skipSymbol("*");
  const isDistinct = !isStar && cursor.skip("DISTINCT");
  const values: Expression[] = [];
  if (!isStar && !cursor.isAtSymbol(")")) {
    values.push(parseExpression(cursor));
    while (cursor.skipSymbol(",")) values.push(parseExpression(cursor));
  }
  cursor.expectSymbol(")");
  for (const word of ["OVER", "FILTER", "WITHIN"])
    if (cursor.isAt(word)) throw invalidAt(cursor.position(), `${word} after a function is not supported`);
  return { kind: "call", name: name.toLowerCase(), arguments: values, isStar, isDistinct };
}
