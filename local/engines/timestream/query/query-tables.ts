/** Owns: tables as queries see them: which columns there are, and which rows are not too old. */
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Table } from "../catalogue/entries.ts";
import { columnName, MEASURE_NAME_COLUMN, rowTableName, TIME_COLUMN } from "../write/row-table.ts";
import { findOldestKept } from "../write/time-bounds.ts";
import type { QueryTables } from "./render-query.ts";
import type { ScopeColumn } from "./scope.ts";
import { invalidAt } from "./tokens.ts";

export function createQueryTables(catalogue: Catalogue, now: () => number): QueryTables {
  return {
    find: (relation) => {
      const { database, table: name } = relation;
      const table = catalogue.findTable(database, name);
      if (table === undefined) throw invalidAt(relation, `Table ${database}.${name} does not exist`);
      return { sql: renderTable(table, now()), columns: listColumns(table), names: [name] };
    },
  };
}

/** Dimensions, measure name, time, measures; each in the order of its first sight. */
function listColumns({ columns }: Table): readonly ScopeColumn[] {
  const numbered = columns.map((column, index) => ({ ...column, sql: columnName(index) }));
  return [
    ...numbered.filter(({ kind }) => kind === "dimension"),
    { name: "measure_name", type: "VARCHAR", sql: MEASURE_NAME_COLUMN },
    { name: "time", type: "TIMESTAMP", sql: TIME_COLUMN },
    ...numbered.filter(({ kind }) => kind === "measure"),
  ];
}

function renderTable(table: Table, nowMilliseconds: number): string {
  const oldest = findOldestKept(table, nowMilliseconds);
  return oldest === 0n
    ? rowTableName(table)
    : `(SELECT * FROM ${rowTableName(table)} WHERE ${TIME_COLUMN} >= ${oldest})`;
}
