/** Owns: filling a table's memory from DuckDB when the server starts. */
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { MEASURE_NAME_COLUMN, rowTableName } from "./row-table.ts";
import type { TableState } from "./table-state.ts";

export async function loadTable(connection: DuckDBConnection, state: TableState): Promise<void> {
  const name = rowTableName(state.table);
  const names = await connection.run(`SELECT DISTINCT ${MEASURE_NAME_COLUMN} FROM ${name}`);
  for (const [measureName] of await names.getRows())
    if (typeof measureName === "string") state.measureNames.add(measureName);
  const result = await connection.stream(
    `SELECT identity_high, identity_low, value_print, version FROM ${name}`,
  );
  const identity = Buffer.alloc(16);
  const values = Buffer.alloc(8);
  for await (const chunk of result) {
    const [high = [], low = [], prints = [], versions = []] = [0, 1, 2, 3].map((at) =>
      readBigints(chunk, at),
    );
    for (let row = 0; row < chunk.rowCount; row += 1) {
      identity.writeBigInt64LE(high[row] ?? 0n, 0);
      identity.writeBigInt64LE(low[row] ?? 0n, 8);
      values.writeBigInt64LE(prints[row] ?? 0n, 0);
      state.identities.claim(identity, values, Number(versions[row] ?? 1n));
    }
  }
}

function readBigints(chunk: DuckDBDataChunk, column: number): bigint[] {
  return chunk.getColumnValues(column).map((value) => (typeof value === "bigint" ? value : 0n));
}
