/**
 * Owns: pages and their tokens: who may use a token, how often, how long, and what it gives.
 * Does not own: rows (result-rows.ts).
 */
import { randomBytes } from "node:crypto";
import { invalid, type JsonObject } from "../protocol.ts";
import type { ResultRows } from "./result-rows.ts";

export interface Page {
  readonly queryId: string;
  readonly columnInfo: readonly JsonObject[];
  readonly rows: readonly JsonObject[];
  readonly nextToken: string | undefined;
}

/** A token serves only who asked, and only for the same text. */
export interface Reader {
  readonly accessKeyId: string;
  readonly queryText: string;
}

export interface OpenedResult extends Reader {
  readonly columnInfo: readonly JsonObject[];
  readonly rows: ResultRows;
}

export interface Pagination {
  open(result: OpenedResult, rowsMax: number): Page;
  /** @throws TimestreamError ValidationException when the token is not, or no longer, good for this reader */
  follow(token: string, reader: Reader, rowsMax: number): Page;
  /** @returns whether there was such a query */
  cancel(queryId: string): boolean;
}

interface Token {
  readonly text: string;
  readonly issuedMilliseconds: number;
  uses: number;
  /** What its first use gave: later ones give the same. */
  page: Page | undefined;
}

interface Session extends OpenedResult {
  readonly queryId: string;
  /** The latest, and before its first use its parent, too. */
  tokens: readonly Token[];
}

const TOKEN_LIFE_MILLISECONDS = 3_600_000;
const TOKEN_USES_MAX = 5;
/** Results that nobody reads to their end are forgotten, oldest first. */
const SESSIONS_MAX = 64;

export function createPagination(now: () => number, isFirstPageEmpty: boolean): Pagination {
  const sessions = new Map<string, Session>();
  const issue = (session: Session): Token => {
    const text = `${session.queryId}.${randomBytes(24).toString("base64url")}`;
    return { text, issuedMilliseconds: now(), uses: 0, page: undefined };
  };
  const makePage = (session: Session, rowsMax: number, used: readonly Token[]): Page => {
    const rows = session.rows.take(rowsMax);
    const next = session.rows.hasMore() || (isFirstPageEmpty && rowsMax === 0) ? issue(session) : undefined;
    session.tokens = next === undefined ? used : [...used, next];
    return { queryId: session.queryId, columnInfo: session.columnInfo, rows, nextToken: next?.text };
  };
  return {
    open: (result, rowsMax) => {
      const session: Session = {
        ...result,
        queryId: randomBytes(16).toString("hex").toUpperCase(),
        tokens: [],
      };
      const page = makePage(session, isFirstPageEmpty ? 0 : rowsMax, []);
      sessions.set(session.queryId, session);
      const [oldest] = sessions.keys();
      if (sessions.size > SESSIONS_MAX && oldest !== undefined) sessions.delete(oldest);
      return page;
    },
    follow: (text, reader, rowsMax) => {
      const session = sessions.get(text.split(".")[0] ?? "");
      const token = session?.tokens.find((candidate) => candidate.text === text);
      if (session === undefined || token === undefined || !isGood(token, session, reader, now()))
        throw invalid("Invalid pagination token.");
      token.uses += 1;
      // Using the latest token ends its parent; what it gives is kept for its further uses.
      token.page ??= makePage(session, rowsMax, [token]);
      return token.page;
    },
    cancel: (queryId) => sessions.delete(queryId),
  };
}

function isGood(token: Token, session: Session, reader: Reader, nowMilliseconds: number): boolean {
  return (
    token.uses < TOKEN_USES_MAX &&
    nowMilliseconds - token.issuedMilliseconds <= TOKEN_LIFE_MILLISECONDS &&
    session.accessKeyId === reader.accessKeyId &&
    session.queryText === reader.queryText
  );
}
