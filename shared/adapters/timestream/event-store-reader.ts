/**
 * Owns: asking Timestream for exact sums over parts of hours.
 * Does not own: the SQL's text (query-builder.ts), pages and failures (run-query.ts), or which parts are asked for (domain/usage).
 */
import type { Row } from "@aws-sdk/client-timestream-query";
import type { Dimension } from "../../domain/usage/question.ts";
import type { EventStoreReader, Segment, SegmentQuestion, SegmentRow } from "../../ports/event-store.ts";
import { COLUMNS } from "./event-mapping.ts";
import {
  buildQuery,
  type Column,
  column,
  countRows,
  countValues,
  equal,
  isFalse,
  type SelectItem,
  type Sql,
  segmentIndex,
  sum,
  timeWithin,
} from "./query-builder.ts";
import { combine, readRow } from "./read-row.ts";
import { type RunQueryDependencies, runQuery } from "./run-query.ts";

export interface EventStoreReaderDependencies extends RunQueryDependencies {
  readonly database: string;
  readonly table: string;
}

/** A part of an hour takes about 200 characters of SQL, and a query may have 262,144. */
const SEGMENTS_MAX = 100;

/** Queries under way at the same time: five years of a half-hour zone are 37 of them. */
const QUERIES_AT_ONCE = 4;

const COLUMN_OF: Readonly<Record<Dimension, Column>> = {
  customer: COLUMNS.customerId,
  agent: COLUMNS.agentId,
  meter: COLUMNS.meterId,
};

export function createEventStoreReader(dependencies: EventStoreReaderDependencies): EventStoreReader {
  return {
    sumSegments: async (question) => {
      const firsts = Array.from(
        { length: Math.ceil(question.segments.length / SEGMENTS_MAX) },
        (_, index) => index * SEGMENTS_MAX,
      );
      const rows: SegmentRow[] = [];
      for (let done = 0; done < firsts.length; done += QUERIES_AT_ONCE) {
        const answers = await Promise.all(
          firsts.slice(done, done + QUERIES_AT_ONCE).map((first) => sumSome(dependencies, question, first)),
        );
        for (const row of answers.flat()) rows.push(row);
      }
      return rows;
    },
  };
}

async function sumSome(
  dependencies: EventStoreReaderDependencies,
  question: SegmentQuestion,
  first: number,
): Promise<readonly SegmentRow[]> {
  const segments = question.segments.slice(first, first + SEGMENTS_MAX);
  const selectFrom = (lacking: ReadonlySet<Column>) => [
    ...selectGroups(question, segments, lacking),
    ...selectSums(lacking),
  ];
  const { rows, lacking } = await runQuery(dependencies, (lacking) =>
    question.agentId !== undefined && lacking.has(COLUMNS.agentId)
      ? undefined
      : toQuery(dependencies, question, segments, selectFrom(lacking)),
  );
  return rows.map((row) => fromRow(row, selectFrom(lacking), first));
}

function selectGroups(
  { breakdownBy }: SegmentQuestion,
  segments: readonly Segment[],
  lacking: ReadonlySet<Column>,
): readonly SelectItem[] {
  const segment: SelectItem = { alias: "segment", expression: segmentIndex(segments) };
  const name = breakdownBy && COLUMN_OF[breakdownBy];
  if (name === undefined || lacking.has(name)) return [segment];
  return [segment, { alias: "id", expression: column(name) }];
}

function selectSums(lacking: ReadonlySet<Column>): readonly SelectItem[] {
  const summed = [
    COLUMNS.quantityUnits,
    COLUMNS.quantityFraction,
    COLUMNS.costUnits,
    COLUMNS.costFraction,
  ].filter((name) => !lacking.has(name));
  const costed = lacking.has(COLUMNS.costUnits)
    ? []
    : [{ alias: "costed", expression: countValues(COLUMNS.costUnits) }];
  return [
    { alias: "events", expression: countRows() },
    ...costed,
    ...summed.map((name) => ({ alias: name, expression: sum(name) })),
  ];
}

function toQuery(
  { database, table }: EventStoreReaderDependencies,
  { organization, customerId, meterId, agentId }: SegmentQuestion,
  segments: readonly Segment[],
  select: readonly SelectItem[],
): string {
  const matches = (name: Column, id: string | undefined): Sql[] =>
    id === undefined ? [] : [equal(name, id)];
  return buildQuery({
    database,
    table,
    organization,
    select,
    where: [
      timeWithin(segments),
      isFalse(COLUMNS.voided),
      ...matches(COLUMNS.customerId, customerId),
      ...matches(COLUMNS.meterId, meterId),
      ...matches(COLUMNS.agentId, agentId),
    ],
    groupBy: select.findIndex(({ alias }) => alias === "events"),
  });
}

function fromRow(row: Row, select: readonly SelectItem[], first: number): SegmentRow {
  const scalarOf = readRow(row, select);
  return {
    segment: first + Number(scalarOf("segment") ?? 0),
    id: scalarOf("id"),
    totals: {
      count: Number(scalarOf("events") ?? 0),
      quantity: combine(scalarOf(COLUMNS.quantityUnits), scalarOf(COLUMNS.quantityFraction)),
      cost: combine(scalarOf(COLUMNS.costUnits), scalarOf(COLUMNS.costFraction)),
      costed: Number(scalarOf("costed") ?? 0),
    },
  };
}
