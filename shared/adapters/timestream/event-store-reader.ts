/**
 * Owns: asking Timestream for exact sums over parts of hours.
 * Does not own: the SQL's text (query-builder.ts), pages and failures (run-query.ts), or which parts are asked for (domain/usage).
 */
import type { Row } from "@aws-sdk/client-timestream-query";
import { type Decimal, decimal } from "../../domain/decimal/decimal.ts";
import type { Dimension } from "../../domain/usage/question.ts";
import type { EventStoreReader, Segment, SegmentQuestion, SegmentRow } from "../../ports/event-store.ts";
import { COLUMNS, FRACTION_DIGITS } from "./event-mapping.ts";
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

/** Columns that come and stay away together. Every record has the others: where one of those is missing, there are no records. */
const OPTIONAL_COLUMNS: readonly ReadonlySet<Column>[] = [
  new Set([COLUMNS.agentId]),
  new Set([COLUMNS.costUnits, COLUMNS.costFraction]),
];

const FRACTION_UNIT = decimal(`1e-${FRACTION_DIGITS}`);

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
          firsts
            .slice(done, done + QUERIES_AT_ONCE)
            .map((first) => sumSome(dependencies, question, first, new Set())),
        );
        for (const row of answers.flat()) rows.push(row);
      }
      return rows;
    },
  };
}

/** @param lacking columns that the table is known not to have yet: nothing was ever stored in them */
async function sumSome(
  dependencies: EventStoreReaderDependencies,
  question: SegmentQuestion,
  first: number,
  lacking: ReadonlySet<Column>,
): Promise<readonly SegmentRow[]> {
  if (question.agentId !== undefined && lacking.has(COLUMNS.agentId)) return [];
  const segments = question.segments.slice(first, first + SEGMENTS_MAX);
  const select = [...selectGroups(question, segments, lacking), ...selectSums(lacking)];
  const outcome = await runQuery(dependencies, toQuery(dependencies, question, segments, select));
  if (outcome.kind === "rows") return outcome.rows.map((row) => fromRow(row, select, first));
  const missing = OPTIONAL_COLUMNS.find((columns) => columns.has(outcome.column));
  return missing === undefined ? [] : sumSome(dependencies, question, first, lacking.union(missing));
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

/** A row's values stand in the order in which they were selected. */
function fromRow({ Data = [] }: Row, select: readonly SelectItem[], first: number): SegmentRow {
  const values = new Map(select.map(({ alias }, index) => [alias, Data[index]?.ScalarValue]));
  const scalarOf = (alias: string) => values.get(alias);
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

/** The decimal that two sums of integers stand for; the sum of the fractions may be more than one unit. */
function combine(units = "0", fraction = "0"): Decimal {
  return decimal(units).plus(decimal(fraction).times(FRACTION_UNIT));
}
