/** Owns: cutting a query's text into tokens. Does not own: their grammar (parse.ts). */
import { invalid } from "../protocol.ts";

export type TokenKind = "word" | "quoted" | "text" | "integer" | "decimal" | "duration" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** Of a word: in lower case. Of a quoted name or a text: without quotes. Of a duration: nanoseconds. */
  readonly value: string;
  /** In characters, from 1. */
  readonly position: number;
}

const NANOSECONDS_OF: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
};

const PATTERNS: readonly (readonly [TokenKind | "space", RegExp])[] = [
  ["space", /\s+/y],
  ["text", /'((?:[^']|'')*)'/y],
  ["quoted", /"((?:[^"]|"")+)"/y],
  ["duration", /(\d+)(ns|us|ms|s|m|h|d)(?![A-Za-z0-9_])/y],
  ["decimal", /\d+\.\d+(?:[eE][+-]?\d+)?(?![A-Za-z0-9_])/y],
  ["integer", /\d+(?![A-Za-z0-9_.])/y],
  ["word", /[A-Za-z_][A-Za-z0-9_]*/y],
  ["symbol", /::|<>|!=|<=|>=|\|\||[-+*/%(),.<>=]/y],
];

/** @throws TimestreamError ValidationException naming what cannot be read, and where */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const found = matchAt(sql, at);
    if (found === undefined)
      throw invalid(`line 1:${at + 1}: cannot read ${JSON.stringify(sql.slice(at, at + 12))}`);
    const { kind, match } = found;
    if (kind !== "space") tokens.push({ kind, value: valueOf(kind, match), position: at + 1 });
    at += match[0].length;
  }
  return [...tokens, { kind: "end", value: "", position: sql.length + 1 }];
}

function matchAt(sql: string, at: number): { kind: TokenKind | "space"; match: RegExpExecArray } | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(sql);
    if (match !== null) return { kind, match };
  }
  return undefined;
}

function valueOf(kind: TokenKind, match: RegExpExecArray): string {
  const [whole, first = "", unit = ""] = match;
  switch (kind) {
    case "text":
      return first.replaceAll("''", "'");
    case "quoted":
      return first.replaceAll('""', '"');
    case "duration":
      return (BigInt(first) * (NANOSECONDS_OF[unit] ?? 1n)).toString();
    case "word":
      return whole.toLowerCase();
    default:
      return whole;
  }
}
