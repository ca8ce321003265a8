/**
 * Owns: a table's rows inside DuckDB: its own name for the table and its columns, and every statement that changes them.
 * No name and no value of a user is ever part of a statement here.
 * Does not own: queries (query/), and when rows are moved here (store.ts).
 */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from "@duckdb/node-api";
import type { Column, MeasureType, Table } from "../catalogue/entries.ts";
import type { PendingRow } from "./table-state.ts";

/** Columns that every table has. Times are nanoseconds since 1970 in a BIGINT: DuckDB's own types lose them in arithmetic. */
export const TIME_COLUMN = "t";
export const MEASURE_NAME_COLUMN = "m";
const FIXED_COLUMNS = [
  `${TIME_COLUMN} BIGINT`,
  `${MEASURE_NAME_COLUMN} VARCHAR`,
  // Fingerprints of identity and values, and the version: what a restart reads the identities from.
  "identity_high BIGINT",
  "identity_low BIGINT",
  "value_print BIGINT",
  "version BIGINT",
];
const FIXED_TYPES: readonly DuckDBType[] = [BIGINT, VARCHAR, BIGINT, BIGINT, BIGINT, BIGINT];

/** As many rows as a vector of DuckDB has. */
const CHUNK_ROWS = 2048;

const TYPES: Readonly<Record<MeasureType, DuckDBType>> = {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  VARCHAR,
  TIMESTAMP: BIGINT,
};

export function rowTableName({ id }: Pick<Table, "id">): string {
  return `t${id}`;
}

export function columnName(index: number): string {
  return `c${index}`;
}

export async function dropRowTable(connection: DuckDBConnection, table: Table): Promise<void> {
  await connection.run(`DROP TABLE IF EXISTS ${rowTableName(table)}`);
}

export async function dropOtherRowTables(
  connection: DuckDBConnection,
  kept: readonly Table[],
): Promise<void> {
  const result = await connection.run("SELECT table_name FROM duckdb_tables()");
  const names = new Set(kept.map(rowTableName));
  for (const [name] of await result.getRows())
    if (typeof name === "string" && /^t\d+$/.test(name) && !names.has(name))
      await connection.run(`DROP TABLE ${name}`);
}

/** Makes the table, and whatever columns it does not have yet. */
export async function buildRowTable(
  connection: DuckDBConnection,
  table: Table,
  builtColumns: number,
): Promise<void> {
  const name = rowTableName(table);
  const types = table.columns.map(typeOf);
  await connection.run(`CREATE TABLE IF NOT EXISTS ${name} (${FIXED_COLUMNS.join(", ")})`);
  for (const [index, type] of types.entries())
    if (index >= builtColumns)
      await connection.run(`ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS ${columnName(index)} ${type}`);
}

export async function deleteBefore(connection: DuckDBConnection, table: Table, time: bigint): Promise<void> {
  await connection.run(`DELETE FROM ${rowTableName(table)} WHERE ${TIME_COLUMN} < ${time}`);
}

export async function deleteIdentities(
  connection: DuckDBConnection,
  table: Table,
  rows: readonly PendingRow[],
): Promise<void> {
  for (let first = 0; first < rows.length; first += CHUNK_ROWS) {
    const identities = rows
      .slice(first, first + CHUNK_ROWS)
      .map(({ identity }) => `(${identity.readBigInt64LE(0)}, ${identity.readBigInt64LE(8)})`);
    await connection.run(
      `DELETE FROM ${rowTableName(table)} WHERE (identity_high, identity_low) IN (VALUES ${identities.join(", ")})`,
    );
  }
}

/** @param columnCount how many columns DuckDB has: while we wait, the table may get more */
export async function appendRows(
  connection: DuckDBConnection,
  table: Table,
  columnCount: number,
  rows: readonly PendingRow[],
): Promise<void> {
  const columns = table.columns.slice(0, columnCount);
  const types = [...FIXED_TYPES, ...columns.map(typeOf)];
  const appender = await connection.createAppender(rowTableName(table));
  try {
    for (let first = 0; first < rows.length; first += CHUNK_ROWS) {
      const part = rows.slice(first, first + CHUNK_ROWS);
      const chunk = DuckDBDataChunk.create(types, part.length);
      chunk.setColumns(toColumns(part, columns));
      appender.appendDataChunk(chunk);
      // Filling a chunk takes milliseconds of the process's one thread: others get their turn in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function typeOf({ type }: Column): DuckDBType {
  return TYPES[type];
}

function toColumns(rows: readonly PendingRow[], columns: readonly Column[]): DuckDBValue[][] {
  return [
    rows.map(({ row }) => BigInt(row.time)),
    rows.map(({ row }) => row.measureName),
    rows.map(({ identity }) => identity.readBigInt64LE(0)),
    rows.map(({ identity }) => identity.readBigInt64LE(8)),
    rows.map(({ values }) => values.readBigInt64LE(0)),
    rows.map(({ row }) => BigInt(row.version)),
    ...columns.map(({ type }, index) => {
      const toValue = VALUE_OF[type];
      return rows.map(({ row }) => {
        const cell = row.cells[index];
        return cell === null || cell === undefined ? null : toValue(cell);
      });
    }),
  ];
}

/** From the canonical text (values.ts). */
const VALUE_OF: Readonly<Record<MeasureType, (text: string) => DuckDBValue>> = {
  BIGINT: BigInt,
  TIMESTAMP: BigInt,
  DOUBLE: Number,
  VARCHAR: (text) => text,
  BOOLEAN: (text) => text === "true",
};
