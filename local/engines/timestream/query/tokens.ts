/**
 * Owns: cutting query text into tokens, and positions for error messages.
 * Does not own: what tokens mean together (parse-query.ts).
 */
import { invalid, type TimestreamError } from "../protocol.ts";

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

export interface Token extends Position {
  /** `word`: unquoted; `name`: quoted; `duration`: such as 15m. The text has neither quotes nor doubled ones. */
  readonly kind: "word" | "name" | "text" | "number" | "duration" | "symbol" | "end";
  readonly text: string;
}

export function invalidAt({ line, column }: Position, message: string): TimestreamError {
  return invalid(`line ${line}:${column}: ${message}`);
}

interface Rule {
  readonly kind: Token["kind"] | "space" | "comment" | "stray";
  readonly pattern: RegExp;
  readonly toText?: (text: string) => string;
}

const unquote = (quote: string) => (text: string) => text.slice(1, -1).replaceAll(quote + quote, quote);

/** The first that matches wins. */
const RULES: readonly Rule[] = [
  { kind: "space", pattern: /\s+/y },
  { kind: "comment", pattern: /--|\/\*/y },
  { kind: "text", pattern: /'(?:[^']|'')*'/y, toText: unquote("'") },
  { kind: "name", pattern: /"(?:[^"]|"")+"/y, toText: unquote('"') },
  // A single measure's column may be written without quotes.
  { kind: "word", pattern: /measure_value::[a-z]+/y },
  { kind: "word", pattern: /[A-Za-z_][A-Za-z0-9_]*/y },
  { kind: "duration", pattern: /\d+(?:ns|us|ms|s|m|h|d)(?![A-Za-z0-9_.])/y },
  { kind: "number", pattern: /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z0-9_.])/y },
  { kind: "symbol", pattern: /<>|!=|<=|>=|\|\||[()*,./%+\-=<>]/y },
  { kind: "stray", pattern: /\d[A-Za-z0-9_.]*|./suy },
];

/** @throws TimestreamError ValidationException naming what is not known, and where */
export function readTokens(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  while (at < query.length) {
    const { kind, text, toText } = matchAt(query, at);
    const position = { line, column: at - lineStart + 1 };
    if (kind === "comment") throw invalidAt(position, "comments are not supported");
    if (kind === "stray") throw invalidAt(position, describeStray(text));
    if (kind !== "space") tokens.push({ kind, text: toText?.(text) ?? text, ...position });
    for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) {
      line += 1;
      lineStart = at + index + 1;
    }
    at += text.length;
  }
  tokens.push({ kind: "end", text: "", line, column: at - lineStart + 1 });
  return tokens;
}

function matchAt(query: string, at: number): Rule & { readonly text: string } {
  for (const rule of RULES) {
    rule.pattern.lastIndex = at;
    const text = rule.pattern.exec(query)?.[0];
    if (text !== undefined) return { ...rule, text };
  }
  throw new Error(`no rule for the character at ${at}`);
}

function describeStray(text: string): string {
  if (text === "'") return "a text is not closed";
  if (text === '"') return "a quoted name is not closed, or is empty";
  if (/^\d/.test(text)) return `${text} is neither a number nor a duration`;
  return `the character ${JSON.stringify(text)} is not supported`;
}
