/** Owns: going through the rows of an answer once, page by page; they stay in DuckDB's form until then. */
import type { DuckDBMaterializedResult, DuckDBValue } from "@duckdb/node-api";
import { invalid, type JsonObject } from "../protocol.ts";
import { toDatum } from "./encode.ts";
import type { OutputColumn } from "./render-select.ts";

export interface ResultRows {
  /** At most so many rows, and at most as many bytes as a page may have. */
  take(rowsMax: number): readonly JsonObject[];
  hasMore(): boolean;
}

/** A page of the service holds 1 MB. */
const PAGE_BYTES = 1_000_000;
/** What a value takes beside its text, about. */
const VALUE_BYTES = 20;

export function createResultRows(
  result: DuckDBMaterializedResult,
  columns: readonly OutputColumn[],
): ResultRows {
  let taken = 0;
  let chunkIndex = -1;
  let chunkStart = 0;
  let values: DuckDBValue[][] = [];
  let rowsInChunk = 0;
  const readRow = (row: number): readonly JsonObject[] => {
    while (row >= chunkStart + rowsInChunk) {
      chunkStart += rowsInChunk;
      chunkIndex += 1;
      const chunk = result.getChunk(chunkIndex);
      rowsInChunk = chunk.rowCount;
      values = chunk.getColumns();
    }
    return columns.map(({ type }, index) => toDatum(values[index]?.[row - chunkStart], type));
  };
  return {
    hasMore: () => taken < result.rowCount,
    take: (rowsMax) => {
      const rows: JsonObject[] = [];
      let bytes = 0;
      while (rows.length < rowsMax && taken < result.rowCount) {
        const data = readRow(taken);
        const size = measure(data);
        if (size > PAGE_BYTES) throw invalid(`a row of the answer has more than ${PAGE_BYTES} bytes`);
        if (bytes + size > PAGE_BYTES) break;
        bytes += size;
        taken += 1;
        rows.push({ Data: data });
      }
      return rows;
    },
  };
}

function measure(data: readonly JsonObject[]): number {
  return data.reduce((bytes, { ScalarValue: text }) => {
    return bytes + VALUE_BYTES + (typeof text === "string" ? Buffer.byteLength(text) : 0);
  }, 0);
}
