/**
 * Owns: running a query in DuckDB, within its time, and what DuckDB's errors mean to a caller.
 * Does not own: its text (render-query.ts).
 */
import type { DuckDBConnection, DuckDBMaterializedResult } from "@duckdb/node-api";
import type { DuckDb } from "../duckdb.ts";
import { invalid, TimestreamError } from "../protocol.ts";
import { DIVISION_BY_ZERO } from "./arithmetic.ts";
import { CAST_FAILURE } from "./casts.ts";

/** The service's limit. */
const QUERY_MAX_MILLISECONDS = 60_000;
/** DuckDB takes longer texts, but nobody needs them. */
const SQL_MAX_CHARACTERS = 4_000_000;

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly string[];
}

export function runQuery(duckDb: DuckDb, statement: Statement): Promise<DuckDBMaterializedResult> {
  requireSize(statement);
  return duckDb.read(async (connection) => {
    const limit = createTimeLimit(connection);
    try {
      return await connection.run(statement.sql, [...statement.parameters]);
    } catch (error) {
      throw limit.isOver()
        ? new TimestreamError("QueryExecutionException", "The query took more than 60 seconds.")
        : translate(error);
    } finally {
      limit.end();
    }
  });
}

/** Lets DuckDB read the statement without running it. */
export function checkQuery(duckDb: DuckDb, statement: Statement): Promise<void> {
  requireSize(statement);
  return duckDb.read(async (connection) => {
    const prepared = await connection.prepare(statement.sql).catch((error: unknown) => {
      throw translate(error);
    });
    prepared.destroySync();
  });
}

function requireSize({ sql }: Statement): void {
  if (sql.length > SQL_MAX_CHARACTERS) throw invalid("The query is too complex.");
}

function createTimeLimit(connection: DuckDBConnection) {
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    connection.interrupt();
  }, QUERY_MAX_MILLISECONDS);
  return { isOver: () => isOver, end: () => clearTimeout(timer) };
}

/** What depends on the data; everything else was checked before, and is a fault of ours. */
const DATA_ERRORS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(DIVISION_BY_ZERO), DIVISION_BY_ZERO],
  [new RegExp(CAST_FAILURE), `${CAST_FAILURE}: it is no number`],
  [
    /^Out of Range Error|out of range for the destination type|Overflow/i,
    "Numeric overflow: a value is out of range for its type",
  ],
  [/^Conversion Error/, "Cannot cast the value to the type"],
  [/expression depth limit/i, "The query is too complex"],
];

function translate(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error);
  const known = DATA_ERRORS.find(([pattern]) => pattern.test(message));
  return known === undefined ? error : invalid(`${known[1]}.`);
}
