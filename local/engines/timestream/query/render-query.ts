/**
 * Owns: turning a whole query into DuckDB's SQL: UNION ALL, ORDER BY, LIMIT.
 * Does not own: a single SELECT (render-select.ts).
 */
import { renderExpression } from "./render-expression.ts";
import { type OutputColumn, type RenderedSelect, renderSelect, type SelectFacts } from "./render-select.ts";
import type { Relation } from "./scope.ts";
import {
  type Expression,
  keyOf,
  type Query,
  type Relation as RelationSyntax,
  type Select,
  type SortKey,
} from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import { commonTypeAt, widen } from "./types.ts";

export interface RenderedQuery {
  readonly sql: string;
  readonly columns: readonly OutputColumn[];
}

/** Tables, as a query finds them. */
export interface QueryTables {
  /** @throws TimestreamError ValidationException when it is not there */
  find(relation: RelationSyntax & { readonly kind: "table" }): Relation & { readonly sql: string };
}

export type QueryContext = Omit<SelectFacts, "renderRelation"> & { readonly tables: QueryTables };

/** @throws TimestreamError ValidationException naming what does not fit, and where */
export function renderQuery(query: Query, context: QueryContext): RenderedQuery {
  const facts: SelectFacts = { ...context, renderRelation: (relation) => renderRelation(relation, context) };
  const selects = query.selects.map((select) => renderSelect(select, query.orderBy, facts));
  const [first] = selects;
  if (first === undefined) throw new Error("a query without a SELECT");
  const isUnion = selects.length > 1;
  const columns = isUnion ? uniteColumns(query, selects) : first.columns;
  const body = isUnion
    ? selects.map((select) => castColumns(select, columns)).join(" UNION ALL ")
    : first.sql;
  const orderBy = query.orderBy.map((key) => renderSortKey(key, query.selects, first));
  return {
    columns,
    sql: [
      body,
      ...(orderBy.length > 0 ? [`ORDER BY ${orderBy.join(", ")}`] : []),
      ...(query.limit === undefined ? [] : [`LIMIT ${query.limit}`]),
    ].join(" "),
  };
}

function renderRelation(
  relation: RelationSyntax,
  context: QueryContext,
): Relation & { readonly sql: string } {
  const names = relation.alias === undefined ? [] : [relation.alias];
  if (relation.kind === "table") {
    const table = context.tables.find(relation);
    return { ...table, names: relation.alias === undefined ? [relation.table] : names };
  }
  const { sql, columns } = renderQuery(relation.query, context);
  return { sql: `(${sql})`, names, columns: columns.map((column) => ({ ...column, sql: column.id })) };
}

function uniteColumns(query: Query, selects: readonly RenderedSelect[]): readonly OutputColumn[] {
  const [first, ...others] = selects.map(({ columns }) => columns);
  for (const [index, other] of others.entries())
    if (other.length !== first?.length)
      throw invalidAt(
        query.selects[index + 1] ?? query,
        `UNION ALL: ${first?.length} columns and ${other.length} do not go together`,
      );
  return (first ?? []).map((column, index) => {
    const types = selects.flatMap(({ columns }) => columns[index]?.type ?? []);
    return { ...column, type: commonTypeAt(query, types) };
  });
}

function castColumns({ sql, columns }: RenderedSelect, wanted: readonly OutputColumn[]): string {
  const items = wanted.map(({ id, type }, index) => {
    const column = columns[index];
    return column === undefined ? "NULL" : `${widen({ sql: column.id, type: column.type }, type)} AS ${id}`;
  });
  return `SELECT ${items.join(", ")} FROM (${sql})`;
}

function renderSortKey(key: SortKey, selects: readonly Select[], first: RenderedSelect): string {
  const direction = `${key.isDescending ? "DESC" : "ASC"} NULLS ${key.areNullsFirst ? "FIRST" : "LAST"}`;
  return `${findSortValue(key.expression, selects, first)} ${direction}`;
}

/** A place in the list, an alias, an item of the list; in a plain SELECT any expression. */
function findSortValue(expression: Expression, selects: readonly Select[], first: RenderedSelect): string {
  const { kind } = expression;
  const byPlace = kind === "number" ? Number(expression.text) : 0;
  if (kind === "number" && first.columns[byPlace - 1] === undefined)
    throw invalidAt(expression, `ORDER BY position ${expression.text} is not in the select list`);
  const byName =
    kind === "column" && expression.relation === undefined
      ? first.columns.findIndex(({ name, isAliased }) => isAliased && name === expression.name) + 1
      : 0;
  const byItem = first.items.findIndex((item) => keyOf(item.expression) === keyOf(expression)) + 1;
  const place = byPlace || byName || byItem;
  if (place > 0) return String(place);
  if (selects.length > 1 || selects[0]?.isDistinct)
    throw invalidAt(
      expression,
      "ORDER BY of a UNION or of SELECT DISTINCT can only name columns of the select list",
    );
  return renderExpression(expression, first.scope).sql;
}
