/** Owns: pages of the List operations, in the order of names. */
import { invalid } from "../protocol.ts";

/** The most that the service gives at once. */
const PAGE_MAX = 20;

export interface ListRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export function listPage<Item>(
  all: readonly Item[],
  nameOf: (item: Item) => string,
  { MaxResults: size = PAGE_MAX, NextToken: token }: ListRequest,
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  const after = token === undefined ? undefined : readToken(token);
  const rest = all
    .filter((item) => after === undefined || nameOf(item) > after)
    .toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const items = rest.slice(0, size);
  const last = items.at(-1);
  const hasMore = rest.length > items.length && last !== undefined;
  return { items, nextToken: hasMore ? toToken(nameOf(last)) : undefined };
}

function toToken(name: string): string {
  return Buffer.from(`after/${name}`).toString("base64url");
}

function readToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString("utf8");
  if (!text.startsWith("after/") || toToken(text.slice(6)) !== token)
    throw invalid("NextToken: not a token that a List operation of this server gave");
  return text.slice(6);
}
