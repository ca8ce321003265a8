/**
 * Owns: pages of a result and the tokens between them. A token is good for an hour or five uses, for one caller and one query
 * text; using a newer one ends its parent.
 */
import { randomUUID } from "node:crypto";
import { invalid } from "../protocol.ts";

export interface PageOwner {
  readonly queryString: string;
  readonly caller: string;
}

interface Result<Row> {
  readonly queryId: string;
  readonly rows: readonly Row[];
}

interface Token<Row> extends PageOwner {
  readonly result: Result<Row>;
  readonly offset: number;
  readonly expiresAt: number;
  readonly parent: string | undefined;
  readonly pageRows: number;
  uses: number;
  /** The token of the page after this one, made once, so that the same token always gives the same page. */
  next: string | undefined;
}

export interface Page<Row> {
  readonly queryId: string;
  readonly rows: readonly Row[];
  readonly nextToken: string | undefined;
}

const TOKEN_LIFE_MS = 60 * 60_000;
const TOKEN_USES = 5;

export interface Pages<Row> {
  first(owner: PageOwner, rows: readonly Row[], pageRows: number, isFirstEmpty: boolean): Page<Row>;
  /** @throws TimestreamError ValidationException for a token that is not good, or not any more */
  following(owner: PageOwner, token: string): Page<Row>;
}

export function createPages<Row>(now: () => number): Pages<Row> {
  const tokens = new Map<string, Token<Row>>();
  const issue = (token: Omit<Token<Row>, "uses" | "next" | "expiresAt">): string => {
    for (const [name, { expiresAt }] of tokens) if (expiresAt <= now()) tokens.delete(name);
    const name = randomUUID();
    tokens.set(name, { ...token, uses: 0, next: undefined, expiresAt: now() + TOKEN_LIFE_MS });
    return name;
  };
  return {
    first: (owner, rows, pageRows, isFirstEmpty) => {
      const result = { queryId: randomUUID(), rows };
      const shown = isFirstEmpty && rows.length > 0 ? 0 : pageRows;
      const hasMore = rows.length > shown;
      const nextToken = hasMore
        ? issue({ ...owner, result, offset: shown, parent: undefined, pageRows })
        : undefined;
      return { queryId: result.queryId, rows: rows.slice(0, shown), nextToken };
    },
    following: (owner, name) => {
      const token = tokens.get(name);
      const isGood =
        token !== undefined &&
        token.expiresAt > now() &&
        token.uses < TOKEN_USES &&
        token.queryString === owner.queryString &&
        token.caller === owner.caller;
      if (!isGood) throw invalid("Invalid pagination token");
      token.uses++;
      if (token.parent !== undefined) tokens.delete(token.parent);
      const end = token.offset + token.pageRows;
      if (token.next === undefined && token.result.rows.length > end) {
        token.next = issue({
          ...owner,
          result: token.result,
          offset: end,
          parent: name,
          pageRows: token.pageRows,
        });
      }
      return {
        queryId: token.result.queryId,
        rows: token.result.rows.slice(token.offset, end),
        nextToken: token.next,
      };
    },
  };
}
