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
  /** @returns whether there was such a query, with pages that can still be asked for */
  cancel(queryId: string): boolean;
}

interface Token {
  readonly text: string;
  readonly issuedMilliseconds: number;
  uses: number;
  /** What its first use gave: later ones give the same. */
  page: Page | undefined;
}

interface Session extends Reader {
  readonly queryId: string;
  readonly columnInfo: readonly JsonObject[];
  /** Absent after the last row: what DuckDB holds of the result is let go. */
  rows: ResultRows | undefined;
  /** The latest, and before its first use its parent, too. */
  tokens: readonly Token[];
}

const TOKEN_LIFE_MILLISECONDS = 3_600_000;
const TOKEN_USES_MAX = 5;
/** Beyond it results are forgotten: those that were read to their end first, then the oldest. */
const SESSIONS_MAX = 256;

export function createPagination(now: () => number, isFirstPageEmpty: boolean): Pagination {
  const sessions = new Map<string, Session>();
  const issue = (session: Session): Token => {
    const text = `${session.queryId}.${randomBytes(24).toString("base64url")}`;
    return { text, issuedMilliseconds: now(), uses: 0, page: undefined };
  };
  const makePage = (session: Session, rowsMax: number, used: readonly Token[]): Page => {
    const rows = session.rows?.take(rowsMax) ?? [];
    if (rowsMax > 0 && session.rows?.hasMore() === false) session.rows = undefined;
    const next = session.rows === undefined ? undefined : issue(session);
    session.tokens = next === undefined ? used : [...used, next];
    return { queryId: session.queryId, columnInfo: session.columnInfo, rows, nextToken: next?.text };
  };
  return {
    open: (result, rowsMax) => {
      const queryId = randomBytes(16).toString("hex").toUpperCase();
      const session: Session = { ...result, queryId, tokens: [] };
      const page = makePage(session, isFirstPageEmpty ? 0 : rowsMax, []);
      if (session.tokens.length > 0) keep(sessions, session);
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

function keep(sessions: Map<string, Session>, session: Session): void {
  if (sessions.size >= SESSIONS_MAX) {
    const all = [...sessions.values()];
    const dispensable = all.find(({ rows }) => rows === undefined) ?? all[0];
    if (dispensable !== undefined) sessions.delete(dispensable.queryId);
  }
  sessions.set(session.queryId, session);
}

function isGood(token: Token, session: Session, reader: Reader, nowMilliseconds: number): boolean {
  return (
    token.uses < TOKEN_USES_MAX &&
    nowMilliseconds - token.issuedMilliseconds <= TOKEN_LIFE_MILLISECONDS &&
    session.accessKeyId === reader.accessKeyId &&
    session.queryText === reader.queryText
  );
}
