/**
 * Owns: the operations Query, PrepareQuery and CancelQuery.
 * Does not own: the language (parse-query.ts, render-query.ts) and pages (pagination.ts).
 */
import { z } from "zod";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { DuckDb } from "../duckdb.ts";
import { type Call, invalid, type JsonObject, type Operation } from "../protocol.ts";
import { integerSchema, readRequest } from "../request.ts";
import type { RowMover } from "../write/move-rows.ts";
import { type ClientTokens, createClientTokens } from "./client-tokens.ts";
import { toColumnInfo } from "./encode.ts";
import { createPagination, type Page, type Pagination } from "./pagination.ts";
import { parseQuery } from "./parse-query.ts";
import { createQueryTables } from "./query-tables.ts";
import { type QueryTables, renderQuery } from "./render-query.ts";
import type { OutputColumn } from "./render-select.ts";
import { createResultRows } from "./result-rows.ts";
import { checkQuery, runQuery, type Statement } from "./run-query.ts";
import { createParameters } from "./scope.ts";

export interface QueryDependencies {
  readonly catalogue: Catalogue;
  readonly store: RowMover;
  readonly duckDb: DuckDb;
  readonly now: () => number;
  readonly pageRows?: number;
  readonly emptyFirstPage?: boolean;
}

interface Reading extends QueryDependencies {
  readonly tables: QueryTables;
  readonly pagination: Pagination;
  readonly clientTokens: ClientTokens;
}

const QUERY_MAX_CHARACTERS = 262_144;
const queryText = z
  .string("a query is needed")
  .min(1, "a query is needed")
  .max(QUERY_MAX_CHARACTERS, `a query has at most ${QUERY_MAX_CHARACTERS} characters`);

const queryRequest = z.object({
  QueryString: queryText,
  ClientToken: z.string().min(32, "a client token has 32 to 128 characters").max(128).optional(),
  NextToken: z.string().optional(),
  MaxRows: integerSchema(1, 1_000).optional(),
  QueryInsights: z.object({ Mode: z.literal("DISABLED", "only DISABLED is supported") }).optional(),
});

const prepareRequest = z.object({
  QueryString: queryText,
  ValidateOnly: z.literal(true, "only true is supported: prepared queries are not kept"),
});

const cancelRequest = z.object({ QueryId: z.string("a query's id is needed").min(1).max(64) });

export function createQueryOperations(dependencies: QueryDependencies): Readonly<Record<string, Operation>> {
  const { catalogue, now, emptyFirstPage = false } = dependencies;
  const reading: Reading = {
    ...dependencies,
    tables: createQueryTables(catalogue, now),
    pagination: createPagination(now, emptyFirstPage),
    clientTokens: createClientTokens(now),
  };
  return {
    Query: (call) => query(reading, call),
    PrepareQuery: ({ body }) => prepare(reading, body),
    CancelQuery: ({ body }) => {
      const { QueryId: id } = readRequest(cancelRequest, body);
      if (!reading.pagination.cancel(id))
        throw invalid(`QueryId: there is no query ${id} whose pages could still be asked for`);
      return { CancellationMessage: `The query ${id} was cancelled.` };
    },
  };
}

async function query(reading: Reading, { body, accessKeyId }: Call): Promise<JsonObject> {
  const { QueryString: text, ...request } = readRequest(queryRequest, body);
  const rowsMax = request.MaxRows ?? reading.pageRows ?? Number.POSITIVE_INFINITY;
  const reader = { accessKeyId, queryText: text };
  if (request.NextToken !== undefined)
    return toAnswer(reading.pagination.follow(request.NextToken, reader, rowsMax));
  if (request.ClientToken !== undefined)
    reading.clientTokens.check(request.ClientToken, JSON.stringify([text, request.MaxRows]));
  await reading.store.settle();
  const { statement, columns } = translate(reading, text);
  const rows = createResultRows(await runQuery(reading.duckDb, statement), columns);
  return toAnswer(
    reading.pagination.open({ ...reader, columnInfo: columns.map(toColumnInfo), rows }, rowsMax),
  );
}

async function prepare(reading: Reading, body: JsonObject): Promise<JsonObject> {
  const { QueryString: text } = readRequest(prepareRequest, body);
  await reading.store.settle();
  const { statement, columns } = translate(reading, text);
  await checkQuery(reading.duckDb, statement);
  return {
    QueryString: text,
    Columns: columns.map((column) => ({ ...toColumnInfo(column), Aliased: column.isAliased })),
    Parameters: [],
  };
}

/** No part of the text goes into the statement: names become our own, numbers are read and written again, texts are parameters. */
function translate(
  { tables, now }: Reading,
  text: string,
): { readonly statement: Statement; readonly columns: readonly OutputColumn[] } {
  const parameters = createParameters();
  let ids = 0;
  const createId = () => `o${++ids}`;
  const nowNanoseconds = BigInt(Math.round(now())) * 1_000_000n;
  const { sql, columns } = renderQuery(parseQuery(text), { tables, parameters, nowNanoseconds, createId });
  return { statement: { sql, parameters: parameters.values() }, columns };
}

/** Nothing is metered here: one query is said to scan what it answers, and to cost the least that the service bills. */
const BYTES_METERED_MIN = 10_000_000;

function toAnswer({ queryId, columnInfo, rows, nextToken }: Page): JsonObject {
  const bytes = Buffer.byteLength(JSON.stringify(rows));
  return {
    QueryId: queryId,
    NextToken: nextToken,
    Rows: rows,
    ColumnInfo: columnInfo,
    QueryStatus: {
      ProgressPercentage: 100,
      CumulativeBytesScanned: bytes,
      CumulativeBytesMetered: Math.max(bytes, BYTES_METERED_MIN),
    },
  };
}
