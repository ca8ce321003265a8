/**
 * Owns: cutting the text of a query into tokens, each with its position.
 * Does not own: their order (parse-query.ts, parse-expression.ts).
 */
import { invalid } from "../protocol.ts";

export interface Token {
  readonly kind: "word" | "name" | "text" | "number" | "duration" | "symbol" | "end";
  /** A name or text without its quotes; a word, number or symbol as it stands. */
  readonly value: string;
  /** Index of its first character. */
  readonly position: number;
}

/** What the service takes as a query's length. */
const QUERY_LENGTH_MAX = 262_144;

const PATTERNS: readonly (readonly [Token["kind"] | "space", RegExp])[] = [
  ["space", /[ \t\r\n]+/y],
  ["text", /'(?:[^']|'')*'/y],
  ["name", /"(?:[^"]|"")+"/y],
  ["word", /measure_value::[A-Za-z]+|[A-Za-z_][A-Za-z0-9_]*/y],
  ["duration", /\d+(?:ns|us|ms|s|m|h|d)(?![A-Za-z0-9_])/y],
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z0-9_.])/y],
  ["symbol", /<>|!=|<=|>=|\|\||[=<>+\-*/%(),.]/y],
];

/** @throws TimestreamError ValidationException for a character that begins nothing that is supported */
export function toTokens(query: string): readonly Token[] {
  if (query.length > QUERY_LENGTH_MAX)
    throw invalid(`QueryString: at most ${QUERY_LENGTH_MAX} characters are accepted, got ${query.length}`);
  if (!query.isWellFormed()) throw invalid("QueryString: half of a surrogate pair is no character");
  const tokens: Token[] = [];
  let position = 0;
  while (position < query.length) {
    const { kind, length } = nextToken(query, position);
    const raw = query.slice(position, position + length);
    if (kind !== "space") tokens.push({ kind, value: toValue(kind, raw), position });
    position += length;
  }
  return [...tokens, { kind: "end", value: "the end of the query", position }];
}

/** The error for a construct that is not supported, or not at this place. */
export function refuse(query: string, position: number, message: string): Error {
  const before = query.slice(0, position).split("\n");
  return invalid(`line ${before.length}:${(before.at(-1) ?? "").length + 1}: ${message}`);
}

function nextToken(query: string, position: number): { kind: Token["kind"] | "space"; length: number } {
  // Both would otherwise be read as operators.
  if (query.startsWith("--", position) || query.startsWith("/*", position))
    throw refuse(query, position, "comments are not supported");
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = position;
    const match = pattern.exec(query);
    if (match !== null) return { kind, length: match[0].length };
  }
  const character = String.fromCodePoint(query.codePointAt(position) ?? 0);
  if (character === "'" || character === '"')
    throw refuse(query, position, `${character} opens what is never closed, or what is empty`);
  if (character >= "0" && character <= "9") throw refuse(query, position, "no number and no duration");
  throw refuse(query, position, `the character ${JSON.stringify(character)} is not supported`);
}

function toValue(kind: Token["kind"], raw: string): string {
  if (kind === "text") return raw.slice(1, -1).replaceAll("''", "'");
  if (kind === "name") return raw.slice(1, -1).replaceAll('""', '"');
  return raw;
}
