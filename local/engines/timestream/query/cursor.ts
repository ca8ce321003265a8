/** Owns: going through tokens one by one, and the error for a token that does not fit. */
import { invalidAt, type Position, type Token } from "./tokens.ts";

export interface Cursor {
  peek(ahead?: number): Token;
  next(): Token;
  /** Whether the next words are these, in any case. */
  isAt(...words: readonly string[]): boolean;
  isAtSymbol(symbol: string): boolean;
  /** Goes past the words if they are next. */
  skip(...words: readonly string[]): boolean;
  skipSymbol(symbol: string): boolean;
  expect(...words: readonly string[]): void;
  expectSymbol(symbol: string): void;
  /** A name, quoted or not; an unquoted one is no keyword. */
  readName(what: string): string;
  /** Runs `read`, one level deeper. */
  nested<T>(read: () => T): T;
  /** @throws TimestreamError ValidationException at the next token */
  refuse(expected: string): never;
  position(): Position;
}

/** Far more than any query needs, far less than the stack holds. */
const DEPTH_MAX = 100;

/** Words that end what stands before them, and so are never names. */
const KEYWORDS = new Set(
  "all and as asc between by case cast cross desc distinct else end escape except false first from full group having in inner intersect is join last left like limit natural not null nulls offset on or order outer right select then true try_cast union using when where with".split(
    " ",
  ),
);

export function createCursor(tokens: readonly Token[]): Cursor {
  let at = 0;
  let depth = 0;
  const end: Token = tokens.at(-1) ?? { kind: "end", text: "", line: 1, column: 1 };
  const peek = (ahead = 0) => tokens[at + ahead] ?? end;
  const isAt = (...words: readonly string[]) =>
    words.every((word, index) => peek(index).kind === "word" && peek(index).text.toUpperCase() === word);
  const isAtSymbol = (symbol: string) => peek().kind === "symbol" && peek().text === symbol;
  const skip = (...words: readonly string[]) => {
    const isThere = isAt(...words);
    if (isThere) at += words.length;
    return isThere;
  };
  const skipSymbol = (symbol: string) => {
    const isThere = isAtSymbol(symbol);
    if (isThere) at += 1;
    return isThere;
  };
  const refuse = (expected: string): never => {
    throw invalidAt(peek(), `expected is ${expected}; got ${describe(peek())}`);
  };
  return {
    peek,
    next: () => tokens[at++] ?? end,
    isAt,
    isAtSymbol,
    skip,
    skipSymbol,
    expect: (...words) => void (skip(...words) || refuse(words.join(" "))),
    expectSymbol: (symbol) => void (skipSymbol(symbol) || refuse(symbol)),
    readName: (what) => {
      const { kind, text } = peek();
      if (kind !== "name" && (kind !== "word" || KEYWORDS.has(text.toLowerCase()))) return refuse(what);
      at += 1;
      return text;
    },
    nested: (read) => {
      depth += 1;
      if (depth > DEPTH_MAX)
        throw invalidAt(peek(), `more than ${DEPTH_MAX} levels of nesting are not supported`);
      const outcome = read();
      depth -= 1;
      return outcome;
    },
    refuse,
    position: () => ({ line: peek().line, column: peek().column }),
  };
}

export function isKeyword({ kind, text }: Token): boolean {
  return kind === "word" && KEYWORDS.has(text.toLowerCase());
}

function describe({ kind, text }: Token): string {
  if (kind === "end") return "the end of the query";
  if (kind === "text") return `the text '${text}'`;
  return `${kind === "name" ? `"${text}"` : text}`;
}
