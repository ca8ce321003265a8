/**
 * Owns: asking Timestream for exact sums over parts of hours.
 * Does not own: the SQL's text (query-builder.ts), pages and failures (run-query.ts), or which parts are asked for (domain/usage).
 */
import type { Row } from "@aws-sdk/client-timestream-query";
import type { Dimension } from "../../domain/usage/question.ts";
import type { EventStoreReader, Segment, SegmentQuestion, SegmentRow } from "../../ports/event-store.ts";
import { readDecimalSum, selectDecimalSum } from "./decimal-sums.ts";
import { COLUMNS } from "./event-mapping.ts";
import { COST, column, countRows, countValues, QUANTITY, segmentIndex } from "./expressions.ts";
import { askInTurns, cutSegments, type SegmentBatch } from "./in-turns.ts";
import { buildQuery, equal, isFalse, type SelectItem, timeWithin } from "./query-builder.ts";
import { readRow } from "./read-row.ts";
import { limitRows, type RowLimit } from "./row-limit.ts";
import { type RunQueryDependencies, runQuery } from "./run-query.ts";
import type { Column, Sql } from "./sql.ts";

export interface EventStoreReaderDependencies extends RunQueryDependencies {
  readonly database: string;
  readonly table: string;
}

const COLUMN_OF: Readonly<Record<Dimension, Column>> = {
  customer: COLUMNS.customerId,
  agent: COLUMNS.agentId,
  meter: COLUMNS.meterId,
};

export function createEventStoreReader(dependencies: EventStoreReaderDependencies): EventStoreReader {
  return {
    sumSegments: async (question, rowsMax) => {
      const rows: SegmentRow[] = [];
      const limit = rowsMax === undefined ? undefined : limitRows(rowsMax);
      const ask = (batch: SegmentBatch) => sumSome(dependencies, question, batch, limit);
      for await (const answer of askInTurns(cutSegments(question.segments), ask))
        for (const row of answer) rows.push(row);
      return rows;
    },
  };
}

async function sumSome(
  dependencies: EventStoreReaderDependencies,
  question: SegmentQuestion,
  { first, segments }: SegmentBatch,
  limit: RowLimit | undefined,
): Promise<readonly SegmentRow[]> {
  const selectFrom = (lacking: ReadonlySet<Column>) => [
    ...selectGroups(question, segments, lacking),
    ...selectSums(lacking),
  ];
  const { rows, lacking } = await runQuery(
    dependencies,
    (lacking) =>
      question.agentId !== undefined && lacking.has(COLUMNS.agentId)
        ? undefined
        : toQuery(dependencies, question, segments, selectFrom(lacking), limit?.rows),
    limit?.onRows,
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
  const events = { alias: "events", expression: countRows() };
  const quantity = selectDecimalSum("quantity", QUANTITY);
  if (lacking.has(COLUMNS.costUnits)) return [events, ...quantity];
  const costed = { alias: "costed", expression: countValues(COLUMNS.costUnits) };
  return [events, costed, ...quantity, ...selectDecimalSum("cost", COST)];
}

function toQuery(
  { database, table }: EventStoreReaderDependencies,
  { organization, customerId, meterId, agentId }: SegmentQuestion,
  segments: readonly Segment[],
  select: readonly SelectItem[],
  limit: number | undefined,
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
    limit,
  });
}

function fromRow(row: Row, select: readonly SelectItem[], first: number): SegmentRow {
  const scalarOf = readRow(row, select);
  return {
    segment: first + Number(scalarOf("segment") ?? 0),
    id: scalarOf("id"),
    totals: {
      count: Number(scalarOf("events") ?? 0),
      quantity: readDecimalSum("quantity", scalarOf),
      cost: readDecimalSum("cost", scalarOf),
      costed: Number(scalarOf("costed") ?? 0),
    },
  };
}
