/**
 * Owns: rows in DuckDB, one table of it per table of the store, and what must be remembered of each row's identity.
 * Does not own: which records are accepted (write/) and what is asked (query/).
 *
 * Times are kept as integers of nanoseconds, because DuckDB's own timestamps lose nanoseconds in arithmetic. Rows that are
 * written while others are being flushed are flushed together: one commit for many calls.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBAppender, type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { Json } from "./protocol.ts";
import { BASE_COLUMNS, type ColumnType, type TableSchema, toSchema } from "./schema.ts";

export type Cell = string | bigint | number | boolean | null;

export interface Identity {
  readonly version: number;
  readonly valuesHash: string;
}

export interface Row {
  readonly identity: string;
  readonly version: number;
  readonly valuesHash: string;
  /** Whether a row of this identity was accepted before. */
  readonly isReplacement: boolean;
  readonly visibleAtMs: number;
  readonly cells: ReadonlyMap<string, Cell>;
}

export interface StoredTable {
  schema: TableSchema;
  /** In the order of their first write. */
  readonly columns: Map<string, ColumnType>;
  /** The columns that DuckDB's table has already, in its order. */
  readonly physicalColumns: string[];
  readonly identities: Map<string, Identity>;
}

export interface Storage {
  readonly databases: Set<string>;
  readonly tables: Map<string, StoredTable>;
  createDatabase(name: string): Promise<void>;
  deleteDatabase(name: string): Promise<void>;
  putTable(schema: TableSchema): Promise<StoredTable>;
  deleteTable(database: string, table: string): Promise<void>;
  /** Durable when it resolves. Rows replace those of the same identity. */
  write(table: StoredTable, rows: readonly Row[]): Promise<void>;
  query(sql: string, values: readonly Cell[]): Promise<readonly (readonly Cell[])[]>;
  close(): Promise<void>;
}

const HIDDEN_COLUMNS = [
  ["_identity", "VARCHAR"],
  ["_version", "BIGINT"],
  ["_values_hash", "VARCHAR"],
  ["_visible_at_ms", "BIGINT"],
] as const;

const DUCKDB_TYPE: Readonly<Record<ColumnType, string>> = {
  VARCHAR: "VARCHAR",
  BIGINT: "BIGINT",
  DOUBLE: "DOUBLE",
  BOOLEAN: "BOOLEAN",
  TIMESTAMP: "BIGINT",
};

export function tableKey(database: string, table: string): string {
  return `${database}/${table}`;
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export async function openStorage(dataDirectory: string | undefined): Promise<Storage> {
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true });
  const path = dataDirectory === undefined ? ":memory:" : join(dataDirectory, "timestream.duckdb");
  const instance = await DuckDBInstance.create(path, { threads: "1" });
  const writer = await instance.connect();
  await writer.run("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false;");
  await writer.run("CREATE SCHEMA IF NOT EXISTS _catalogue");
  await writer.run("CREATE TABLE IF NOT EXISTS _catalogue.databases (name VARCHAR)");
  await writer.run(
    "CREATE TABLE IF NOT EXISTS _catalogue.tables (database VARCHAR, name VARCHAR, definition VARCHAR, columns VARCHAR)",
  );
  // From here on no SQL can reach a file or the network, and no SQL can change that.
  await writer.run("SET enable_external_access = false; SET lock_configuration = true;");
  const reader = await instance.connect();
  const databases = new Set(
    (await readAll(writer, "SELECT name FROM _catalogue.databases")).map(([name]) => String(name)),
  );
  const tables = await loadTables(writer);
  const flush = createFlusher(writer);
  return {
    databases,
    tables,
    createDatabase: (name) =>
      flush.exclusively(async () => {
        await writer.run("INSERT INTO _catalogue.databases VALUES ($1)", [name]);
        await writer.run(`CREATE SCHEMA ${quote(name)}`);
        databases.add(name);
      }),
    deleteDatabase: (name) =>
      flush.exclusively(async () => {
        await writer.run(`DROP SCHEMA ${quote(name)}`);
        await writer.run("DELETE FROM _catalogue.databases WHERE name = $1", [name]);
        databases.delete(name);
      }),
    putTable: (schema) => flush.exclusively(() => putTable(writer, tables, schema)),
    deleteTable: (database, table) =>
      flush.exclusively(async () => {
        await writer.run(`DROP TABLE ${quote(database)}.${quote(table)}`);
        await writer.run("DELETE FROM _catalogue.tables WHERE database = $1 AND name = $2", [
          database,
          table,
        ]);
        tables.delete(tableKey(database, table));
      }),
    write: flush.write,
    query: (sql, values) => readAll(reader, sql, values),
    close: async () => {
      await flush.exclusively(async () => {});
      reader.closeSync();
      writer.closeSync();
      instance.closeSync();
    },
  };
}

async function readAll(
  connection: DuckDBConnection,
  sql: string,
  values: readonly Cell[] = [],
): Promise<readonly (readonly Cell[])[]> {
  const result = await connection.runAndReadAll(sql, [...values]);
  return result.getRows() as Cell[][];
}

async function putTable(
  writer: DuckDBConnection,
  tables: Map<string, StoredTable>,
  schema: TableSchema,
): Promise<StoredTable> {
  const key = tableKey(schema.database, schema.table);
  const standing = tables.get(key);
  const definition = JSON.stringify(schema.definition);
  if (standing !== undefined) {
    await writer.run("UPDATE _catalogue.tables SET definition = $1 WHERE database = $2 AND name = $3", [
      definition,
      schema.database,
      schema.table,
    ]);
    standing.schema = schema;
    return standing;
  }
  const columns_ = new Map(BASE_COLUMNS);
  const table: StoredTable = {
    schema,
    columns: columns_,
    physicalColumns: [...columns_.keys()],
    identities: new Map(),
  };
  const columns = [
    ...HIDDEN_COLUMNS,
    ...[...table.columns].map(([name, type]) => [name, DUCKDB_TYPE[type]] as const),
  ];
  const list = columns.map(([name, type]) => `${quote(name)} ${type}`).join(", ");
  await writer.run(`CREATE TABLE ${quote(schema.database)}.${quote(schema.table)} (${list})`);
  const shown = JSON.stringify([...table.columns]);
  await writer.run("INSERT INTO _catalogue.tables VALUES ($1, $2, $3, $4)", [
    schema.database,
    schema.table,
    definition,
    shown,
  ]);
  tables.set(key, table);
  return table;
}

async function loadTables(writer: DuckDBConnection): Promise<Map<string, StoredTable>> {
  const tables = new Map<string, StoredTable>();
  const rows = await readAll(writer, "SELECT database, name, definition, columns FROM _catalogue.tables");
  for (const [database, name, definition, columns] of rows.map((row) => row.map(String))) {
    if (database === undefined || name === undefined) continue;
    const schema = toSchema(database, name, JSON.parse(definition ?? "{}") as Json);
    const identities = await readAll(
      writer,
      `SELECT _identity, _version, _values_hash FROM ${quote(database)}.${quote(name)}`,
    );
    const known = new Map(JSON.parse(columns ?? "[]") as [string, ColumnType][]);
    tables.set(tableKey(database, name), {
      schema,
      columns: known,
      physicalColumns: [...known.keys()],
      identities: new Map(
        identities.map(([identity, version, valuesHash]) => [
          String(identity),
          { version: Number(version), valuesHash: String(valuesHash) },
        ]),
      ),
    });
  }
  return tables;
}

interface PendingWrite {
  readonly table: StoredTable;
  readonly rows: readonly Row[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** One thing at a time on the writing connection; writes that wait meanwhile go together. */
function createFlusher(writer: DuckDBConnection) {
  let turn: Promise<unknown> = Promise.resolve();
  let pending: PendingWrite[] = [];
  const exclusively = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  };
  const flushPending = async () => {
    const writes = pending;
    pending = [];
    if (writes.length === 0) return;
    try {
      await flushAll(writer, writes);
      for (const { done } of writes) done();
    } catch (error) {
      for (const { failed } of writes) failed(error);
    }
  };
  return {
    exclusively,
    write: (table: StoredTable, rows: readonly Row[]) =>
      new Promise<void>((done, failed) => {
        pending.push({ table, rows, done, failed });
        void exclusively(flushPending);
      }),
  };
}

async function flushAll(writer: DuckDBConnection, writes: readonly PendingWrite[]): Promise<void> {
  await writer.run("BEGIN");
  try {
    for (const table of new Set(writes.map((write) => write.table))) {
      const mine = writes.filter((write) => write.table === table);
      await addColumns(writer, table);
      // The last row of an identity wins, as it would one call after the other.
      const rows = [
        ...new Map(mine.flatMap((write) => write.rows).map((row) => [row.identity, row])).values(),
      ];
      await replaceRows(writer, table, rows);
    }
    await writer.run("COMMIT");
  } catch (error) {
    await writer.run("ROLLBACK");
    throw error;
  }
}

async function addColumns(
  writer: DuckDBConnection,
  { schema, columns, physicalColumns }: StoredTable,
): Promise<void> {
  const missing = [...columns].filter(([name]) => !physicalColumns.includes(name));
  if (missing.length === 0) return;
  for (const [name, type] of missing) {
    await writer.run(
      `ALTER TABLE ${quote(schema.database)}.${quote(schema.table)} ADD COLUMN ${quote(name)} ${DUCKDB_TYPE[type]}`,
    );
    physicalColumns.push(name);
  }
  const shown = JSON.stringify(physicalColumns.map((name) => [name, columns.get(name)]));
  await writer.run("UPDATE _catalogue.tables SET columns = $1 WHERE database = $2 AND name = $3", [
    shown,
    schema.database,
    schema.table,
  ]);
}

async function replaceRows(
  writer: DuckDBConnection,
  { schema, physicalColumns }: StoredTable,
  rows: readonly Row[],
): Promise<void> {
  const replaced = rows.filter(({ isReplacement }) => isReplacement).map(({ identity }) => identity);
  if (replaced.length > 0) {
    const marks = replaced.map((_, index) => `$${index + 1}`).join(", ");
    await writer.run(
      `DELETE FROM ${quote(schema.database)}.${quote(schema.table)} WHERE _identity IN (${marks})`,
      replaced,
    );
  }
  const appender = await writer.createAppender(schema.table, schema.database);
  for (const row of rows) appendRow(appender, row, physicalColumns);
  appender.closeSync();
}

function appendRow(appender: DuckDBAppender, row: Row, columns: readonly string[]): void {
  appender.appendVarchar(row.identity);
  appender.appendBigInt(BigInt(row.version));
  appender.appendVarchar(row.valuesHash);
  appender.appendBigInt(BigInt(row.visibleAtMs));
  for (const name of columns) appendCell(appender, row.cells.get(name) ?? null);
  appender.endRow();
}

function appendCell(appender: DuckDBAppender, cell: Cell): void {
  if (cell === null) appender.appendNull();
  else if (typeof cell === "string") appender.appendVarchar(cell);
  else if (typeof cell === "bigint") appender.appendBigInt(cell);
  else if (typeof cell === "boolean") appender.appendBoolean(cell);
  else appender.appendDouble(cell);
}
