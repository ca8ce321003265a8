/**
 * Owns: the grammar of a query - SELECT, UNION ALL, FROM, and what follows.
 * Does not own: expressions (parse-expression.ts), or what the names stand for (render-query.ts).
 */
import { parseExpression } from "./parse-expression.ts";
import { takeName } from "./parse-name.ts";
import type { Expression, Order, Query, Select, SelectItem, Source } from "./syntax.ts";
import { createTokenReader, shown, type TokenReader } from "./token-reader.ts";

/** @throws TimestreamError ValidationException that names the construct and its position */
export function parseQuery(text: string): Query {
  const reader = createTokenReader(text);
  const query = parseQueryBody(reader);
  if (reader.peek().kind !== "end") throw unsupported(reader);
  return query;
}

function parseQueryBody(reader: TokenReader): Query {
  return reader.nested(() => {
    const selects = [parseSelect(reader)];
    while (reader.takeWords("UNION")) {
      if (!reader.takeWords("ALL")) throw reader.refuse("UNION without ALL is not supported");
      selects.push(parseSelect(reader));
    }
    const orderBy = reader.takeWords("ORDER", "BY") ? parseList(reader, parseOrder) : [];
    return { selects, orderBy, limit: parseLimit(reader) };
  });
}

function parseSelect(reader: TokenReader): Select {
  const { position } = reader.peek();
  if (!reader.takeWords("SELECT")) throw unsupported(reader, "SELECT");
  const distinct = reader.takeWords("DISTINCT");
  if (!distinct) reader.takeWords("ALL");
  return {
    position,
    distinct,
    items: parseList(reader, parseItem),
    from: reader.takeWords("FROM") ? parseSource(reader) : undefined,
    where: reader.takeWords("WHERE") ? parseExpression(reader) : undefined,
    groupBy: reader.takeWords("GROUP", "BY") ? parseGroups(reader) : [],
    having: reader.takeWords("HAVING") ? parseExpression(reader) : undefined,
  };
}

function parseItem(reader: TokenReader): SelectItem {
  const { position } = reader.peek();
  if (reader.takeSymbol("*")) return { kind: "star", position };
  const expression = parseExpression(reader);
  const alias = parseAlias(reader);
  return { kind: "expression", expression, alias };
}

function parseAlias(reader: TokenReader): string | undefined {
  if (reader.takeWords("AS")) return takeName(reader, "a name after AS");
  if (reader.peek().kind === "name" || isAliasWord(reader)) return takeName(reader, "a name");
  return undefined;
}

/** A word that begins what comes next is no alias, and none that is not supported is taken for one. */
function isAliasWord(reader: TokenReader): boolean {
  const token = reader.peek();
  return token.kind === "word" && !CLAUSE_WORDS.has(token.value.toUpperCase());
}

const CLAUSE_WORDS = new Set(
  "FROM WHERE GROUP HAVING ORDER LIMIT UNION INTERSECT EXCEPT JOIN INNER LEFT RIGHT FULL CROSS NATURAL ON USING WINDOW QUALIFY OFFSET FETCH OVER FILTER WITHIN TABLESAMPLE WITH AT".split(
    " ",
  ),
);

function parseSource(reader: TokenReader): Source {
  const { position } = reader.peek();
  if (reader.takeSymbol("(")) {
    const query = parseQueryBody(reader);
    reader.expectSymbol(")");
    return { kind: "subquery", query, position, alias: parseAlias(reader) };
  }
  const database = takeName(reader, '"database"."table" or a subquery');
  if (!reader.takeSymbol("."))
    throw reader.refuse(`a table is named as "database"."table", got only "${database}"`, position);
  const table = takeName(reader, "the table's name");
  const source: Source = { kind: "table", database, table, position, alias: parseAlias(reader) };
  if (reader.isSymbol(",")) throw reader.refuse("more than one table in FROM is not supported");
  return source;
}

function parseGroups(reader: TokenReader): readonly Expression[] {
  return parseList(reader, (inner) => {
    for (const word of ["GROUPING", "ROLLUP", "CUBE", "ALL"])
      if (inner.isWord(word)) throw inner.refuse(`GROUP BY ${word} is not supported`);
    return parseExpression(inner);
  });
}

function parseOrder(reader: TokenReader): Order {
  const expression = parseExpression(reader);
  const descending = reader.takeWords("DESC");
  if (!descending) reader.takeWords("ASC");
  const nullsFirst = reader.takeWords("NULLS", "FIRST");
  if (!nullsFirst) reader.takeWords("NULLS", "LAST");
  return { expression, descending, nullsFirst };
}

function parseLimit(reader: TokenReader): bigint | undefined {
  if (!reader.takeWords("LIMIT") || reader.takeWords("ALL")) return undefined;
  const token = reader.expect("number", "a whole number after LIMIT");
  if (!/^\d{1,18}$/.test(token.value))
    throw reader.refuse(`LIMIT: expected a whole number, got ${token.value}`, token.position);
  return BigInt(token.value);
}

function parseList<T>(reader: TokenReader, parse: (reader: TokenReader) => T): readonly T[] {
  const items = [parse(reader)];
  while (reader.takeSymbol(",")) items.push(parse(reader));
  return items;
}

function unsupported(reader: TokenReader, expected?: string): Error {
  const token = reader.peek();
  const what = token.kind === "word" ? token.value.toUpperCase() : shown(token);
  return reader.refuse(
    `${what} is not supported here${expected === undefined ? "" : `; expected ${expected}`}`,
  );
}
