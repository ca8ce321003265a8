/**
 * Owns: turning a SELECT into DuckDB's SQL: its columns and their names, groups, conditions.
 * Does not own: expressions (render-expression.ts).
 */
import { isObject } from "../protocol.ts";
import { isAggregate } from "./aggregates.ts";
import { renderBoolean, renderExpression } from "./render-expression.ts";
import type { QueryFacts, Relation, Scope } from "./scope.ts";
import {
  type Expression,
  keyOf,
  type Relation as RelationSyntax,
  type Select,
  type SelectItem,
  type SortKey,
} from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import type { Rendered, ValueType } from "./types.ts";

export interface OutputColumn {
  /** As the answer names it. */
  readonly name: string;
  readonly type: ValueType;
  /** As DuckDB knows it; unlike any other in the statement. */
  readonly id: string;
  readonly isAliased: boolean;
}

export interface SelectFacts extends QueryFacts {
  readonly renderRelation: (relation: RelationSyntax) => Relation & { readonly sql: string };
  readonly createId: () => string;
}

export interface RenderedSelect {
  readonly sql: string;
  readonly columns: readonly OutputColumn[];
  /** In which the items were rendered. */
  readonly scope: Scope;
  readonly items: readonly Item[];
}

type Item = SelectItem & { readonly expression: Expression };

const NO_RELATION: Relation & { readonly sql: string | undefined } = {
  columns: [],
  names: [],
  sql: undefined,
};

/** @param orderBy of the query: an aggregate there makes groups, too */
export function renderSelect(
  select: Select,
  orderBy: readonly SortKey[],
  facts: SelectFacts,
): RenderedSelect {
  const relation = select.from === undefined ? NO_RELATION : facts.renderRelation(select.from);
  const { nowNanoseconds, parameters } = facts;
  const rows: Scope = {
    nowNanoseconds,
    parameters,
    relation,
    groups: undefined,
    aggregatesRefused: "in WHERE or GROUP BY",
  };
  const items = listItems(select, relation);
  const source = renderSource(select, relation.sql, rows);
  const isGrouped =
    select.groupBy !== undefined || select.having !== undefined || containsAggregate([items, orderBy]);
  const grouping = isGrouped ? groupRows(select.groupBy ?? [], items, rows, source, facts) : undefined;
  const scope: Scope = {
    ...rows,
    groups: grouping?.groups,
    aggregatesRefused: isGrouped ? undefined : "here",
  };
  const rendered = items.map(({ expression }) => renderExpression(expression, scope));
  const columns = items.map((item, index) => toColumn(item, index, rendered[index], facts.createId()));
  const list = columns.map(({ id }, index) => `${rendered[index]?.sql} AS ${id}`).join(", ");
  const having = select.having === undefined ? "" : ` HAVING ${renderBoolean(select.having, scope)}`;
  const sql = `SELECT ${select.isDistinct ? "DISTINCT " : ""}${list}${grouping?.source ?? source}${having}`;
  return { sql, columns, scope, items };
}

function listItems({ items, from }: Select, { columns }: Relation): readonly Item[] {
  return items.flatMap((item): Item[] => {
    const { expression } = item;
    if (expression !== undefined) return [{ ...item, expression }];
    if (from === undefined) throw invalidAt(item, "* needs a FROM");
    return columns.map(({ name }) => ({
      ...item,
      expression: { line: item.line, column: item.column, kind: "column", relation: undefined, name },
    }));
  });
}

function renderSource({ where }: Select, relation: string | undefined, rows: Scope): string {
  const from = relation === undefined ? "" : ` FROM ${relation}`;
  return where === undefined ? from : `${from} WHERE ${renderBoolean(where, rows)}`;
}

/**
 * What rows are grouped by becomes a column of an inner query, so that a constant or a long expression is grouped
 * by its value, and stands in the list under that one name.
 */
function groupRows(
  groupBy: readonly Expression[],
  items: readonly Item[],
  rows: Scope,
  source: string,
  { createId }: SelectFacts,
): { readonly groups: ReadonlyMap<string, Rendered>; readonly source: string } {
  const keys = groupBy.map((expression) => resolvePlace(expression, items));
  const rendered = keys.map((key) => renderExpression(key, rows));
  const ids = keys.map(() => createId());
  const groups = new Map<string, Rendered>();
  for (const [index, key] of keys.entries())
    groups.set(keyOf(key), { sql: ids[index] ?? "NULL", type: rendered[index]?.type ?? "UNKNOWN" });
  if (keys.length === 0) return { groups, source };
  const inner = ids.map((id, index) => `${rendered[index]?.sql} AS ${id}`).join(", ");
  const star = rows.relation.columns.length > 0 ? "*, " : "";
  return { groups, source: ` FROM (SELECT ${star}${inner}${source}) GROUP BY ${ids.join(", ")}` };
}

/** A whole number stands for an item of the list. */
function resolvePlace(expression: Expression, items: readonly Item[]): Expression {
  if (expression.kind !== "number") return expression;
  const item = items[Number(expression.text) - 1];
  if (item === undefined)
    throw invalidAt(expression, `GROUP BY position ${expression.text} is not in the select list`);
  return item.expression;
}

function toColumn(item: Item, index: number, rendered: Rendered | undefined, id: string): OutputColumn {
  const { alias, expression } = item;
  const name = alias ?? (expression.kind === "column" ? expression.name : `_col${index}`);
  return { name, type: rendered?.type ?? "UNKNOWN", id, isAliased: alias !== undefined };
}

function containsAggregate(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(containsAggregate);
  if (!isObject(node)) return false;
  return (
    (node.kind === "call" && isAggregate(String(node.name))) || Object.values(node).some(containsAggregate)
  );
}
