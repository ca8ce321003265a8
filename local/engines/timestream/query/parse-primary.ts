/**
 * Owns: what stands for a value by itself: literals, columns, calls, CASE, CAST, parentheses.
 * Does not own: operators (parse-expression.ts), or which functions there are (functions.ts).
 */
import { parseDuration, parseNumber, parseTimestamp } from "./literals.ts";
import { isReserved, takeName } from "./parse-name.ts";
import { CAST_TYPES, type Expression, type Literal } from "./syntax.ts";
import { shown, type TokenReader } from "./token-reader.ts";

type Parse = (reader: TokenReader) => Expression;

/** @param parseInner reads an expression; handed in, because the two hold each other */
export function parsePrimary(reader: TokenReader, parseInner: Parse): Expression {
  const token = reader.peek();
  const { position } = token;
  const literal = parseLiteral(reader);
  if (literal !== undefined) return { kind: "literal", literal, position };
  if (reader.takeSymbol("(")) return parseParenthesis(reader, parseInner);
  if (reader.isWord("CASE")) return parseCase(reader, parseInner);
  if (reader.isWord("CAST")) return parseCast(reader, parseInner);
  if (token.kind === "word" && reader.isSymbol("(", 1) && !isReserved(token.value))
    return parseCall(reader, parseInner);
  if (token.kind === "name" || (token.kind === "word" && !isReserved(token.value)))
    return parseColumn(reader);
  if (token.kind === "word") throw reader.refuse(`${token.value.toUpperCase()} is not supported here`);
  throw reader.refuse(`expected a value, got ${shown(token)}`);
}

function parseLiteral(reader: TokenReader): Literal | undefined {
  const { kind, value, position } = reader.peek();
  const refuse = (message: string) => reader.refuse(message, position);
  if (kind === "text") return { type: "varchar", value: reader.take().value };
  if (kind === "number") return parseNumber(reader.take().value, refuse);
  if (kind === "duration") return parseDuration(reader.take().value, refuse);
  if (kind !== "word") return undefined;
  const word = value.toUpperCase();
  if (word === "TIMESTAMP" && reader.peek(1).kind === "text") {
    reader.take();
    return parseTimestamp(reader.take().value, refuse);
  }
  if (reader.peek(1).kind === "text") throw refuse(`${word} '...' is not supported`);
  if (word !== "TRUE" && word !== "FALSE" && word !== "NULL") return undefined;
  reader.take();
  return word === "NULL" ? { type: "unknown", value: null } : { type: "boolean", value: word === "TRUE" };
}

function parseParenthesis(reader: TokenReader, parseInner: Parse): Expression {
  if (reader.isWord("SELECT")) throw reader.refuse("a subquery is supported in FROM only");
  const expression = parseInner(reader);
  if (reader.isSymbol(",")) throw reader.refuse("a row of several values is not supported");
  reader.expectSymbol(")");
  return expression;
}

/** `CASE x WHEN y` is told as `CASE WHEN x = y`. */
function parseCase(reader: TokenReader, parseInner: Parse): Expression {
  const { position } = reader.take();
  const operand = reader.isWord("WHEN") ? undefined : parseInner(reader);
  const branches: { when: Expression; result: Expression }[] = [];
  while (reader.takeWords("WHEN")) {
    const value = parseInner(reader);
    const when: Expression =
      operand === undefined
        ? value
        : { kind: "comparison", operator: "=", left: operand, right: value, position: value.position };
    reader.expectWords("THEN");
    branches.push({ when, result: parseInner(reader) });
  }
  if (branches.length === 0) throw reader.refuse("expected WHEN");
  const otherwise = reader.takeWords("ELSE") ? parseInner(reader) : undefined;
  reader.expectWords("END");
  return { kind: "case", branches, otherwise, position };
}

function parseCast(reader: TokenReader, parseInner: Parse): Expression {
  const { position } = reader.take();
  reader.expectSymbol("(");
  const operand = parseInner(reader);
  reader.expectWords("AS");
  const type = reader.expect("word", "a type");
  const to = CAST_TYPES.find((candidate) => candidate === type.value.toLowerCase());
  if (to === undefined)
    throw reader.refuse(
      `CAST to ${type.value} is not supported, only to ${CAST_TYPES.join(", ")}`,
      type.position,
    );
  reader.expectSymbol(")");
  return { kind: "cast", operand, to, position };
}

function parseCall(reader: TokenReader, parseInner: Parse): Expression {
  const { position, value } = reader.take();
  reader.expectSymbol("(");
  const distinct = reader.takeWords("DISTINCT");
  const star = !distinct && reader.takeSymbol("*");
  const inner: Expression[] = [];
  if (!star && !reader.isSymbol(")")) {
    inner.push(parseInner(reader));
    while (reader.takeSymbol(",")) inner.push(parseInner(reader));
  }
  reader.expectSymbol(")");
  for (const word of ["OVER", "FILTER", "WITHIN"])
    if (reader.isWord(word)) throw reader.refuse(`${word} is not supported`);
  return { kind: "call", name: value.toLowerCase(), arguments: inner, distinct, star, position };
}

function parseColumn(reader: TokenReader): Expression {
  const { position } = reader.peek();
  const first = takeName(reader, "a column");
  if (!reader.takeSymbol(".")) return { kind: "column", name: first, position };
  return { kind: "column", qualifier: first, name: takeName(reader, "a column's name"), position };
}
