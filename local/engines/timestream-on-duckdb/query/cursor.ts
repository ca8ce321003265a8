/** Owns: walking over tokens, and saying what was expected where. */
import { invalid, type TimestreamError } from "../protocol.ts";
import type { Token, TokenKind } from "./tokenize.ts";

export interface Cursor {
  readonly peek: (ahead?: number) => Token;
  readonly next: () => Token;
  /** Takes the words in order if they stand here. */
  readonly take: (...words: readonly string[]) => boolean;
  readonly takeSymbol: (symbol: string) => boolean;
  readonly expect: (word: string) => void;
  readonly expectSymbol: (symbol: string) => void;
  readonly expectKind: (kind: TokenKind, what: string) => Token;
  readonly fault: (what: string, token?: Token) => TimestreamError;
}

export function createCursor(tokens: readonly Token[]): Cursor {
  let at = 0;
  const end: Token = tokens.at(-1) ?? { kind: "end", value: "", position: 1 };
  const peek = (ahead = 0) => tokens[at + ahead] ?? end;
  const next = () => {
    const token = peek();
    at++;
    return token;
  };
  const fault = (what: string, token = peek()) =>
    invalid(
      `line 1:${token.position}: ${what}${token.kind === "end" ? " at the end of the query" : `, not ${JSON.stringify(token.value)}`}`,
    );
  const is = (kind: TokenKind, value: string, ahead = 0) =>
    peek(ahead).kind === kind && peek(ahead).value === value;
  const take = (...words: readonly string[]) => {
    if (!words.every((word, index) => is("word", word, index))) return false;
    at += words.length;
    return true;
  };
  const takeSymbol = (symbol: string) => {
    if (!is("symbol", symbol)) return false;
    at++;
    return true;
  };
  return {
    peek,
    next,
    take,
    takeSymbol,
    fault,
    expect: (word) => {
      if (!take(word)) throw fault(`expected ${word.toUpperCase()}`);
    },
    expectSymbol: (symbol) => {
      if (!takeSymbol(symbol)) throw fault(`expected ${symbol}`);
    },
    expectKind: (kind, what) => {
      if (peek().kind !== kind) throw fault(`expected ${what}`);
      return next();
    },
  };
}
