/**
 * Owns: the grammar of expressions: OR, AND, NOT, predicates, sums, products, signs.
 * Does not own: what stands for a value by itself (parse-primary.ts).
 */
import { parsePrimary } from "./parse-primary.ts";
import type { Comparison, Expression } from "./syntax.ts";
import type { TokenReader } from "./token-reader.ts";

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

export function parseExpression(reader: TokenReader): Expression {
  return reader.nested(() =>
    parseChain(reader, "OR", () => parseChain(reader, "AND", () => parseNot(reader))),
  );
}

function parseChain(reader: TokenReader, operator: "AND" | "OR", parse: () => Expression): Expression {
  const { position } = reader.peek();
  const first = parse();
  const operands = [first];
  while (reader.takeWords(operator)) operands.push(parse());
  return operands.length === 1 ? first : { kind: "logical", operator, operands, position };
}

function parseNot(reader: TokenReader): Expression {
  const { position } = reader.peek();
  if (!reader.takeWords("NOT")) return parsePredicate(reader);
  return { kind: "not", operand: reader.nested(() => parseNot(reader)), position };
}

function parsePredicate(reader: TokenReader): Expression {
  const left = parseSum(reader);
  const { position, kind, value } = reader.peek();
  const operator = kind === "symbol" ? COMPARISONS[value] : undefined;
  if (operator !== undefined) {
    reader.take();
    return { kind: "comparison", operator, left, right: parseSum(reader), position };
  }
  if (reader.takeWords("IS")) {
    const negated = reader.takeWords("NOT");
    reader.expectWords("NULL");
    return negate(negated, { kind: "is-null", operand: left, position });
  }
  const negated = reader.takeWords("NOT");
  const predicate = parseWordPredicate(reader, left);
  if (predicate !== undefined) return negate(negated, predicate);
  if (negated) throw reader.refuse("expected IN, BETWEEN or LIKE after NOT");
  return left;
}

function negate(negated: boolean, operand: Expression): Expression {
  return negated ? { kind: "not", operand, position: operand.position } : operand;
}

function parseWordPredicate(reader: TokenReader, operand: Expression): Expression | undefined {
  const { position } = reader.peek();
  if (reader.takeWords("IN")) return { kind: "in", operand, options: parseOptions(reader), position };
  if (reader.takeWords("BETWEEN")) {
    const low = parseSum(reader);
    reader.expectWords("AND");
    return { kind: "between", operand, low, high: parseSum(reader), position };
  }
  if (reader.takeWords("LIKE")) {
    const pattern = parseSum(reader);
    const escape = reader.takeWords("ESCAPE") ? parseSum(reader) : undefined;
    return { kind: "like", operand, pattern, escape, position };
  }
  return undefined;
}

function parseOptions(reader: TokenReader): readonly Expression[] {
  reader.expectSymbol("(");
  if (reader.isWord("SELECT")) throw reader.refuse("a subquery in IN is not supported");
  const options = [parseExpression(reader)];
  while (reader.takeSymbol(",")) options.push(parseExpression(reader));
  reader.expectSymbol(")");
  return options;
}

function parseSum(reader: TokenReader): Expression {
  return parseLeftToRight(reader, ["+", "-", "||"], () =>
    parseLeftToRight(reader, ["*", "/", "%"], () => parseSigned(reader)),
  );
}

function parseLeftToRight(
  reader: TokenReader,
  operators: readonly ("+" | "-" | "*" | "/" | "%" | "||")[],
  parse: () => Expression,
): Expression {
  let left = parse();
  for (let length = 1; ; length++) {
    const operator = operators.find((candidate) => reader.isSymbol(candidate));
    if (operator === undefined) return left;
    if (length > CHAIN_MAX)
      throw reader.refuse(`more than ${CHAIN_MAX} operators in a row are not supported`);
    const { position } = reader.take();
    left = { kind: "arithmetic", operator, left, right: parse(), position };
  }
}

/** A row of operators makes a tree as deep as it is long. */
const CHAIN_MAX = 200;

function parseSigned(reader: TokenReader): Expression {
  const { position } = reader.peek();
  if (reader.takeSymbol("+")) return reader.nested(() => parseSigned(reader));
  if (!reader.takeSymbol("-")) return parsePrimary(reader, parseExpression);
  const operand = reader.nested(() => parseSigned(reader));
  return { kind: "negative", operand, position };
}
