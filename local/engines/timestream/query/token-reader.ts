/** Owns: walking over tokens, and the error where one does not fit. Does not own: what order they have to have. */
import { refuse, type Token, toTokens } from "./tokens.ts";

export interface TokenReader {
  peek(ahead?: number): Token;
  take(): Token;
  /** Takes the next tokens if they are these words (upper-case). */
  takeWords(...words: readonly string[]): boolean;
  takeSymbol(symbol: string): boolean;
  expectWords(...words: readonly string[]): void;
  expectSymbol(symbol: string): void;
  isWord(word: string, ahead?: number): boolean;
  isSymbol(symbol: string, ahead?: number): boolean;
  /** One token's kind, taken. @param what it is, for the message */
  expect(kind: Token["kind"], what: string): Token;
  /** Throws; to be thrown or returned, so that the compiler sees the end. */
  refuse(message: string, position?: number): Error;
  /** Reads what may hold itself. */
  nested<T>(read: () => T): T;
}

/** Deeper is refused, before it fills the stack. */
const DEPTH_MAX = 100;

export function createTokenReader(query: string): TokenReader {
  const tokens = toTokens(query);
  const end: Token = { kind: "end", value: "the end of the query", position: query.length };
  let index = 0;
  let depth = 0;
  const peek = (ahead = 0) => tokens[index + ahead] ?? end;
  const isWord = (word: string, ahead = 0) =>
    peek(ahead).kind === "word" && peek(ahead).value.toUpperCase() === word;
  const isSymbol = (symbol: string, ahead = 0) =>
    peek(ahead).kind === "symbol" && peek(ahead).value === symbol;
  const take = () => {
    const token = peek();
    index += 1;
    return token;
  };
  const takeIf = (fits: boolean, count: number) => {
    if (fits) index += count;
    return fits;
  };
  const fail = (message: string, position = peek().position) => refuse(query, position, message);
  const expected = (what: string) => fail(`expected ${what}, got ${shown(peek())}`);
  const reader: TokenReader = {
    peek,
    take,
    isWord,
    isSymbol,
    takeWords: (...words) => takeIf(words.every(isWord), words.length),
    takeSymbol: (symbol) => takeIf(isSymbol(symbol), 1),
    expectWords: (...words) => {
      if (!reader.takeWords(...words)) throw expected(words.join(" "));
    },
    expectSymbol: (symbol) => {
      if (!reader.takeSymbol(symbol)) throw expected(symbol);
    },
    expect: (kind, what) => {
      if (peek().kind !== kind) throw expected(what);
      return take();
    },
    refuse: fail,
    nested: (read) => {
      depth += 1;
      if (depth > DEPTH_MAX) throw fail(`more than ${DEPTH_MAX} levels within each other are not supported`);
      const result = read();
      depth -= 1;
      return result;
    },
  };
  return reader;
}

export function shown({ kind, value }: Token): string {
  if (kind === "end") return value;
  return kind === "text" ? "a text" : `"${value.slice(0, 40)}"`;
}
