/**
 * Owns: sending a query's text to Timestream, all pages of its answer, and what its failures mean.
 * Does not own: the text (query-builder.ts) and what the rows say (event-store-reader.ts).
 */
import {
  InternalServerException,
  QueryCommand,
  type QueryCommandOutput,
  type Row,
  ThrottlingException,
  type TimestreamQueryClient,
  ValidationException,
} from "@aws-sdk/client-timestream-query";
import { MeteringError } from "../../errors.ts";
import { COLUMNS } from "./event-mapping.ts";
import type { Column } from "./query-builder.ts";

export interface RunQueryDependencies {
  readonly client: Pick<TimestreamQueryClient, "send">;
}

export type QueryOutcome =
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  /** A column begins to exist with the first record that has a value for it: so far no record has one. */
  | { readonly kind: "no-such-column"; readonly column: Column };

const TRANSIENT_CODES = ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT"];

/** @throws MeteringError event-store.unavailable when the store is down or throttles; the client has retried by then */
export async function runQuery(dependencies: RunQueryDependencies, text: string): Promise<QueryOutcome> {
  try {
    return { kind: "rows", rows: await readPages(dependencies, text) };
  } catch (cause) {
    const column = findMissingColumn(cause);
    if (column !== undefined) return { kind: "no-such-column", column };
    if (!isTransient(cause)) throw cause;
    throw new MeteringError(
      "event-store.unavailable",
      "the raw events, which parts of an hour are summed from, cannot be queried now; send the request again, or ask for whole UTC hours",
      { cause },
    );
  }
}

/** A page may be empty although more follow. */
async function readPages({ client }: RunQueryDependencies, QueryString: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let NextToken: string | undefined;
  do {
    const page: QueryCommandOutput = await client.send(new QueryCommand({ QueryString, NextToken }));
    for (const row of page.Rows ?? []) rows.push(row);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return rows;
}

/** The service says it in words only: "Column 'cost_units' does not exist". */
function findMissingColumn(error: unknown): Column | undefined {
  if (!(error instanceof ValidationException)) return undefined;
  const name = /column '(\w+)' (?:does not exist|cannot be resolved)/i.exec(error.message)?.[1];
  return Object.values(COLUMNS).find((column) => column === name);
}

function isTransient(error: unknown): boolean {
  if (error instanceof ThrottlingException || error instanceof InternalServerException) return true;
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || TRANSIENT_CODES.includes(String(Reflect.get(error, "code")));
}
