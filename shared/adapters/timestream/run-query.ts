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
import type { Column } from "./sql.ts";

export interface RunQueryDependencies {
  readonly client: Pick<TimestreamQueryClient, "send">;
}

type QueryOutcome =
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  /** A column begins to exist with the first record that has a value for it: so far no record has one. */
  | { readonly kind: "no-such-column"; readonly column: Column };

export interface KnownRows {
  readonly rows: readonly Row[];
  /** Columns that the table does not have yet: nothing was ever stored in them. */
  readonly lacking: ReadonlySet<Column>;
}

/** Columns that come and stay away together. Every record has the others: where one of those is missing, there are no records. */
const OPTIONAL_COLUMNS: readonly ReadonlySet<Column>[] = [
  new Set([COLUMNS.agentId]),
  new Set([COLUMNS.costUnits, COLUMNS.costFraction]),
  new Set([COLUMNS.properties]),
];

const TRANSIENT_CODES = ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT"];

/**
 * The rows of a question about columns that the table may not have yet.
 * @param ask gives the query without the columns that are lacking; undefined: nothing can match without them
 * @param onRows is told how many rows each page has; when it throws, no further page is read
 * @throws MeteringError event-store.unavailable when the store is down or throttles; the client has retried by then
 */
export async function runQuery(
  dependencies: RunQueryDependencies,
  ask: (lacking: ReadonlySet<Column>) => string | undefined,
  onRows: (rows: number) => void = () => {},
): Promise<KnownRows> {
  let lacking: ReadonlySet<Column> = new Set();
  while (true) {
    const text = ask(lacking);
    const outcome = text === undefined ? NO_ROWS : await runText(dependencies, text, onRows);
    if (outcome.kind === "rows") return { rows: outcome.rows, lacking };
    const missing = OPTIONAL_COLUMNS.find((columns) => columns.has(outcome.column));
    if (missing === undefined || missing.isSubsetOf(lacking)) return { rows: [], lacking };
    lacking = lacking.union(missing);
  }
}

const NO_ROWS: QueryOutcome = { kind: "rows", rows: [] };

async function runText(
  dependencies: RunQueryDependencies,
  text: string,
  onRows: (rows: number) => void,
): Promise<QueryOutcome> {
  try {
    return { kind: "rows", rows: await readPages(dependencies, text, onRows) };
  } catch (cause) {
    const column = findMissingColumn(cause);
    if (column !== undefined) return { kind: "no-such-column", column };
    if (!isTransient(cause)) throw cause;
    throw new MeteringError(
      "event-store.unavailable",
      "the raw events, which parts of an hour are summed from and old events are found in, cannot be queried now; send the request again, or ask for whole UTC hours",
      { cause },
    );
  }
}

/** A page may be empty although more follow. */
async function readPages(
  { client }: RunQueryDependencies,
  QueryString: string,
  onRows: (rows: number) => void,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let NextToken: string | undefined;
  do {
    const page: QueryCommandOutput = await client.send(new QueryCommand({ QueryString, NextToken }));
    onRows(page.Rows?.length ?? 0);
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
