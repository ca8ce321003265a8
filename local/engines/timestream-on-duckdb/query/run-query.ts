/** Owns: the Query operation: text to tree, tree to DuckDB, rows to pages. */
import { invalid, type Json, requireText, TimestreamError } from "../protocol.ts";
import { type Storage, tableKey } from "../storage.ts";
import { encodeColumns, encodeRow } from "./encode.ts";
import type { Page, Pages } from "./pages.ts";
import { parseQuery } from "./parse.ts";
import { renderQuery } from "./render.ts";

export interface QueryDependencies {
  readonly storage: Storage;
  readonly pages: Pages<ReturnType<typeof encodeRow>>;
  readonly now: () => number;
  readonly pageRows: number;
  readonly isFirstPageEmpty: boolean;
}

const MAX_ROWS = 1_000;

/** @throws TimestreamError */
export async function runQuery(dependencies: QueryDependencies, body: Json, caller: string): Promise<Json> {
  const queryString = requireText(body, "QueryString");
  const owner = { queryString, caller };
  const { columns, sql, values } = plan(dependencies, queryString);
  const toAnswer = ({ queryId, rows, nextToken }: Page<ReturnType<typeof encodeRow>>) => ({
    QueryId: queryId,
    Rows: rows,
    ColumnInfo: encodeColumns(columns),
    QueryStatus: { ProgressPercentage: 100, CumulativeBytesScanned: 0, CumulativeBytesMetered: 0 },
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  });
  if (typeof body.NextToken === "string")
    return toAnswer(dependencies.pages.following(owner, body.NextToken));
  const rows = await execute(dependencies.storage, sql, values);
  const encoded = rows.map((row) => encodeRow(row, columns));
  return toAnswer(
    dependencies.pages.first(
      owner,
      encoded,
      readMaxRows(body, dependencies.pageRows),
      dependencies.isFirstPageEmpty,
    ),
  );
}

/** Says what a query would give, without running it. @throws TimestreamError */
export function prepareQuery(dependencies: QueryDependencies, body: Json): Json {
  if (body.ValidateOnly !== true) throw invalid("ValidateOnly: supported here is true");
  const queryString = requireText(body, "QueryString");
  const { columns } = plan(dependencies, queryString);
  return { QueryString: queryString, Columns: encodeColumns(columns), Parameters: [] };
}

function plan({ storage, now }: QueryDependencies, queryString: string) {
  const select = parseQuery(queryString);
  const table = storage.tables.get(tableKey(select.database, select.table));
  if (table === undefined) throw invalid(`The table ${select.database}.${select.table} does not exist`);
  return renderQuery(select, { columns: table.columns, nowMs: now() });
}

function readMaxRows({ MaxRows }: Json, otherwise: number): number {
  if (MaxRows === undefined) return otherwise;
  if (typeof MaxRows === "number" && Number.isInteger(MaxRows) && MaxRows >= 1 && MaxRows <= MAX_ROWS)
    return MaxRows;
  throw invalid(`MaxRows: got ${JSON.stringify(MaxRows)}; accepted is 1 to ${MAX_ROWS}`);
}

async function execute(storage: Storage, sql: string, values: readonly string[]) {
  try {
    return await storage.query(sql, values);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new TimestreamError("ValidationException", message.split("\n")[0] ?? "the query failed");
  }
}
