/** Owns: the grammar of a query: one SELECT from one table. Does not own: expressions (parse-expression.ts). */
import { type Cursor, createCursor } from "./cursor.ts";
import { parseExpression } from "./parse-expression.ts";
import type { Select, SelectItem } from "./syntax.ts";
import { tokenize } from "./tokenize.ts";

/** @throws TimestreamError ValidationException naming what is not understood, and where */
export function parseQuery(sql: string): Select {
  const cursor = createCursor(tokenize(sql));
  if (!cursor.take("select")) throw cursor.fault("supported here are SELECT queries");
  const isDistinct = cursor.take("distinct");
  const items = parseItems(cursor);
  cursor.expect("from");
  const { database, table } = parseTable(cursor);
  const where = cursor.take("where") ? parseExpression(cursor) : undefined;
  const groupBy = cursor.take("group", "by") ? parseExpressions(cursor) : [];
  const having = cursor.take("having") ? parseExpression(cursor) : undefined;
  const orderBy = cursor.take("order", "by") ? parseOrder(cursor) : [];
  const limit = cursor.take("limit")
    ? Number(cursor.expectKind("integer", "a whole number").value)
    : undefined;
  if (cursor.peek().kind !== "end")
    throw cursor.fault(
      "expected the end of the query; joins, unions, offsets and the like are not supported here",
    );
  return { isDistinct, items, database, table, where, groupBy, having, orderBy, limit };
}

function parseItems(cursor: Cursor): readonly SelectItem[] {
  const items: SelectItem[] = [];
  do {
    if (cursor.takeSymbol("*")) {
      items.push({ expression: "*", alias: undefined });
      continue;
    }
    const expression = parseExpression(cursor);
    items.push({ expression, alias: parseAlias(cursor) });
  } while (cursor.takeSymbol(","));
  return items;
}

function parseAlias(cursor: Cursor): string | undefined {
  if (cursor.take("as")) {
    const { kind } = cursor.peek();
    if (kind !== "word" && kind !== "quoted") throw cursor.fault("expected a name after AS");
    return cursor.next().value;
  }
  return cursor.peek().kind === "quoted" ? cursor.next().value : undefined;
}

function parseTable(cursor: Cursor): { database: string; table: string } {
  const database = parseName(cursor);
  cursor.expectSymbol(".");
  return { database, table: parseName(cursor) };
}

function parseName(cursor: Cursor): string {
  const { kind } = cursor.peek();
  if (kind !== "word" && kind !== "quoted")
    throw cursor.fault('expected "database"."table"; subqueries are not supported here');
  return cursor.next().value;
}

function parseExpressions(cursor: Cursor) {
  const list = [parseExpression(cursor)];
  while (cursor.takeSymbol(",")) list.push(parseExpression(cursor));
  return list;
}

function parseOrder(cursor: Cursor): Select["orderBy"] {
  const order: { expression: Select["orderBy"][number]["expression"]; isDescending: boolean }[] = [];
  do {
    const expression = parseExpression(cursor);
    const isDescending = cursor.take("desc");
    if (!isDescending) cursor.take("asc");
    order.push({ expression, isDescending });
  } while (cursor.takeSymbol(","));
  return order;
}
