/**
 * Owns: the grammar of queries. What is not in it is an error that names the construct and its position.
 * Does not own: expressions (parse-expression.ts).
 */
import { type Cursor, createCursor, isKeyword } from "./cursor.ts";
import { parseExpression } from "./parse-expression.ts";
import type { Query, Relation, Select, SelectItem, SortKey } from "./syntax.ts";
import { invalidAt, readTokens } from "./tokens.ts";

/** @throws TimestreamError ValidationException */
export function parseQuery(text: string): Query {
  const cursor = createCursor(readTokens(text));
  refuseUnsupported(cursor, STATEMENTS);
  const query = parseUnion(cursor);
  refuseUnsupported(cursor, CLAUSES);
  if (cursor.peek().kind !== "end") cursor.refuse("the end of the query");
  return query;
}

const STATEMENTS =
  "WITH UNLOAD SHOW DESCRIBE EXPLAIN INSERT UPDATE DELETE CREATE DROP ALTER VALUES TABLE".split(" ");
const CLAUSES =
  "UNION INTERSECT EXCEPT OFFSET FETCH WINDOW QUALIFY JOIN INNER LEFT RIGHT FULL CROSS NATURAL TABLESAMPLE".split(
    " ",
  );

function refuseUnsupported(cursor: Cursor, words: readonly string[]): void {
  const word = words.find((candidate) => cursor.isAt(candidate));
  if (word !== undefined) throw invalidAt(cursor.position(), `${word} is not supported`);
}

function parseUnion(cursor: Cursor): Query {
  const position = cursor.position();
  const selects = [parseSelect(cursor)];
  while (cursor.skip("UNION", "ALL")) selects.push(parseSelect(cursor));
  const orderBy = cursor.skip("ORDER", "BY") ? parseList(cursor, parseSortKey) : [];
  const limit = cursor.skip("LIMIT") ? parseLimit(cursor) : undefined;
  return { ...position, selects, orderBy, limit };
}

function parseSelect(cursor: Cursor): Select {
  const position = cursor.position();
  cursor.expect("SELECT");
  const isDistinct = cursor.skip("DISTINCT");
  if (!isDistinct) cursor.skip("ALL");
  const items = parseList(cursor, parseSelectItem);
  const from = cursor.skip("FROM") ? parseRelation(cursor) : undefined;
  if (cursor.isAtSymbol(","))
    throw invalidAt(cursor.position(), "a join of several relations is not supported");
  refuseUnsupported(cursor, CLAUSES.slice(3));
  const where = cursor.skip("WHERE") ? parseExpression(cursor) : undefined;
  const groupBy = cursor.skip("GROUP", "BY") ? parseList(cursor, parseExpression) : undefined;
  const having = cursor.skip("HAVING") ? parseExpression(cursor) : undefined;
  return { ...position, isDistinct, items, from, where, groupBy, having };
}

function parseSelectItem(cursor: Cursor): SelectItem {
  const position = cursor.position();
  if (cursor.skipSymbol("*")) return { ...position, expression: undefined, alias: undefined };
  const expression = parseExpression(cursor);
  return { ...position, expression, alias: parseAlias(cursor) };
}

function parseAlias(cursor: Cursor): string | undefined {
  if (cursor.skip("AS")) return cursor.readName("an alias");
  const token = cursor.peek();
  const isName = token.kind === "name" || (token.kind === "word" && !isKeyword(token));
  return isName && !CLAUSES.includes(token.text.toUpperCase()) ? cursor.next().text : undefined;
}

function parseRelation(cursor: Cursor): Relation {
  const position = cursor.position();
  if (cursor.skipSymbol("(")) {
    const query = cursor.nested(() => parseUnion(cursor));
    cursor.expectSymbol(")");
    return { ...position, kind: "query", query, alias: parseAlias(cursor) };
  }
  const database = cursor.readName('a table as "database"."table", or a query in parentheses');
  if (cursor.isAtSymbol("(")) throw invalidAt(position, `the table function ${database} is not supported`);
  cursor.expectSymbol(".");
  const table = cursor.readName("a table's name");
  return { ...position, kind: "table", database, table, alias: parseAlias(cursor) };
}

function parseSortKey(cursor: Cursor): SortKey {
  const expression = parseExpression(cursor);
  const isDescending = cursor.skip("DESC");
  if (!isDescending) cursor.skip("ASC");
  const areNullsFirst = cursor.skip("NULLS", "FIRST");
  if (!areNullsFirst) cursor.skip("NULLS", "LAST");
  return { expression, isDescending, areNullsFirst };
}

function parseLimit(cursor: Cursor): number | undefined {
  if (cursor.skip("ALL")) return undefined;
  const { kind, text } = cursor.peek();
  if (kind !== "number" || !/^\d{1,15}$/.test(text)) return cursor.refuse("a whole number, or ALL");
  cursor.next();
  return Number(text);
}

function parseList<Item>(cursor: Cursor, parse: (cursor: Cursor) => Item): readonly Item[] {
  const items = [parse(cursor)];
  while (cursor.skipSymbol(",")) items.push(parse(cursor));
  return items;
}
