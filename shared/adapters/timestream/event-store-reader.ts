/**
 * Owns: asking Timestream for exact sums over parts of hours.
 * Does not own: the SQL's text (query-builder.ts), or which parts are asked for (domain/usage).
 */
import {
  InternalServerException,
  QueryCommand,
  type QueryCommandOutput,
  type Row,
  ThrottlingException,
  type TimestreamQueryClient,
} from "@aws-sdk/client-timestream-query";
import { type Decimal, decimal } from "../../domain/decimal/decimal.ts";
import type { Dimension } from "../../domain/usage/question.ts";
import { MeteringError } from "../../errors.ts";
import type { EventStoreReader, Segment, SegmentQuestion, SegmentRow } from "../../ports/event-store.ts";
import { COLUMNS, FRACTION_DIGITS } from "./event-mapping.ts";
import {
  buildQuery,
  type Column,
  column,
  countRows,
  countValues,
  equal,
  type SelectItem,
  type Sql,
  segmentIndex,
  sum,
  timeWithin,
} from "./query-builder.ts";

export interface EventStoreReaderDependencies {
  readonly client: Pick<TimestreamQueryClient, "send">;
  readonly database: string;
  readonly table: string;
}

/** A part of an hour takes about 200 characters of SQL, and a query may have 262,144. */
const SEGMENTS_MAX = 100;

const COLUMN_OF: Readonly<Record<Dimension, Column>> = {
  customer: COLUMNS.customerId,
  agent: COLUMNS.agentId,
  meter: COLUMNS.meterId,
};

const SUMS: readonly SelectItem[] = [
  { alias: "events", expression: countRows() },
  { alias: "costed", expression: countValues(COLUMNS.costUnits) },
  ...[COLUMNS.quantityUnits, COLUMNS.quantityFraction, COLUMNS.costUnits, COLUMNS.costFraction].map(
    (name) => ({ alias: name, expression: sum(name) }),
  ),
];

const TRANSIENT_CODES = ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT"];

const FRACTION_UNIT = decimal(`1e-${FRACTION_DIGITS}`);

export function createEventStoreReader(dependencies: EventStoreReaderDependencies): EventStoreReader {
  return {
    sumSegments: async (question) => {
      const rows: SegmentRow[] = [];
      for (let first = 0; first < question.segments.length; first += SEGMENTS_MAX) {
        const segments = question.segments.slice(first, first + SEGMENTS_MAX);
        const answer = await readRows(dependencies, toQuery(dependencies, question, segments));
        for (const row of answer) rows.push(fromRow(row, first, question.breakdownBy !== undefined));
      }
      return rows;
    },
  };
}

function toQuery(
  { database, table }: EventStoreReaderDependencies,
  { organization, breakdownBy, customerId, meterId, agentId }: SegmentQuestion,
  segments: readonly Segment[],
): string {
  const groups: SelectItem[] = [{ alias: "segment", expression: segmentIndex(segments) }];
  if (breakdownBy !== undefined) groups.push({ alias: "id", expression: column(COLUMN_OF[breakdownBy]) });
  const matches = (name: Column, id: string | undefined): Sql[] =>
    id === undefined ? [] : [equal(name, id)];
  return buildQuery({
    database,
    table,
    organization,
    select: [...groups, ...SUMS],
    where: [
      timeWithin(segments),
      ...matches(COLUMNS.customerId, customerId),
      ...matches(COLUMNS.meterId, meterId),
      ...matches(COLUMNS.agentId, agentId),
    ],
    groupBy: groups.length,
  });
}

/** A page may be empty although more follow. */
async function readRows(dependencies: EventStoreReaderDependencies, text: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let token: string | undefined;
  do {
    const page = await readPage(dependencies, text, token);
    for (const row of page.Rows ?? []) rows.push(row);
    token = page.NextToken;
  } while (token !== undefined);
  return rows;
}

/** @throws MeteringError event-store.unavailable when the store is down or throttles; the client has retried by then */
async function readPage(
  { client }: EventStoreReaderDependencies,
  QueryString: string,
  NextToken: string | undefined,
): Promise<QueryCommandOutput> {
  try {
    return await client.send(new QueryCommand({ QueryString, NextToken }));
  } catch (cause) {
    if (!isTransient(cause)) throw cause;
    throw new MeteringError(
      "event-store.unavailable",
      "the raw events, which parts of an hour are summed from, cannot be queried now; send the request again, or ask for whole UTC hours",
      { cause },
    );
  }
}

function isTransient(error: unknown): boolean {
  if (error instanceof ThrottlingException || error instanceof InternalServerException) return true;
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || TRANSIENT_CODES.includes(String(Reflect.get(error, "code")));
}

function fromRow({ Data = [] }: Row, firstSegment: number, hasId: boolean): SegmentRow {
  const values = Data.map((datum) => datum.ScalarValue);
  const [segment, ...rest] = values;
  const [id, ...broken] = rest;
  const [events, costed, quantityUnits, quantityFraction, costUnits, costFraction] = hasId ? broken : rest;
  return {
    segment: firstSegment + Number(segment ?? 0),
    id: hasId ? id : undefined,
    totals: {
      count: Number(events ?? 0),
      quantity: combine(quantityUnits, quantityFraction),
      cost: combine(costUnits, costFraction),
      costed: Number(costed ?? 0),
    },
  };
}

/** The decimal that two sums of integers stand for; the sum of the fractions may be more than one unit. */
function combine(units = "0", fraction = "0"): Decimal {
  return decimal(units).plus(decimal(fraction).times(FRACTION_UNIT));
}
