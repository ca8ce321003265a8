/**
 * Owns: asking Timestream what a meter gives over spans of time, by any aggregation.
 * Does not own: which events feed it (meter-conditions.ts), how its aggregation is computed (meter-amounts.ts).
 */
import type { Row } from "@aws-sdk/client-timestream-query";
import type { MeterCell } from "../../domain/meter/usage.ts";
import type { EventMeterQuestion, EventMeterReader } from "../../ports/event-store.ts";
import { type CustomerPart, partCustomers } from "./customer-parts.ts";
import { COLUMNS } from "./event-mapping.ts";
import { countRows, propertyText, segmentIndex } from "./expressions.ts";
import { askInTurns, cutSegments, type SegmentBatch } from "./in-turns.ts";
import { readAmount, selectAmount } from "./meter-amounts.ts";
import { feeds } from "./meter-conditions.ts";
import { buildQuery, isFalse, isPresent, oneOf, type SelectItem, timeWithin } from "./query-builder.ts";
import { readRow } from "./read-row.ts";
import { limitRows, type RowLimit } from "./row-limit.ts";
import { type RunQueryDependencies, runQuery } from "./run-query.ts";
import type { Column, Sql } from "./sql.ts";

export interface EventMeterReaderDependencies extends RunQueryDependencies {
  readonly database: string;
  readonly table: string;
}

/** One query's share of the question. */
interface Share {
  readonly batch: SegmentBatch;
  readonly part: CustomerPart;
}

export function createEventMeterReader(dependencies: EventMeterReaderDependencies): EventMeterReader {
  return {
    sumMeter: async (question, cellsMax) => {
      const parts = partCustomers(question);
      const shares = cutSegments(question.segments).flatMap((batch) =>
        parts.map((part) => ({ batch, part })),
      );
      const limit = limitRows(cellsMax);
      const ask = (share: Share) => sumShare(dependencies, question, share, limit);
      const cells: MeterCell[] = [];
      for await (const answer of askInTurns(shares, ask)) for (const cell of answer) cells.push(cell);
      return cells;
    },
  };
}

async function sumShare(
  dependencies: EventMeterReaderDependencies,
  question: EventMeterQuestion,
  { batch, part }: Share,
  limit: RowLimit,
): Promise<readonly MeterCell[]> {
  const selectFrom = (lacking: ReadonlySet<Column>): readonly SelectItem[] => [
    ...selectGroups(question, { batch, part }, lacking),
    { alias: "events", expression: countRows() },
    ...selectAmount(question.meter, lacking),
  ];
  const { database, table } = dependencies;
  const { rows, lacking } = await runQuery(
    dependencies,
    (lacking) => {
      const select = selectFrom(lacking);
      return buildQuery({
        database,
        table,
        organization: question.organization,
        select,
        where: [
          timeWithin(batch.segments),
          isFalse(COLUMNS.voided),
          ...part.where,
          ...feeds(question.meter, lacking),
          ...passesGroups(question, lacking),
        ],
        groupBy: select.findIndex(({ alias }) => alias === "events"),
        limit: limit.rows,
      });
    },
    limit.onRows,
  );
  const select = selectFrom(lacking);
  return rows.map((row) => toCell(row, select, question, batch.first));
}

function selectGroups(
  { byCustomer, groupBy = [] }: EventMeterQuestion,
  { batch, part }: Share,
  lacking: ReadonlySet<Column>,
): readonly SelectItem[] {
  return [
    { alias: "segment", expression: segmentIndex(batch.segments) },
    ...(byCustomer ? [{ alias: "customer", expression: part.customer }] : []),
    ...groupBy.map((name, index) => ({ alias: `group_${index}`, expression: propertyText(name, lacking) })),
  ];
}

function passesGroups(
  { groupBy = [], groupFilters = {} }: EventMeterQuestion,
  lacking: ReadonlySet<Column>,
): readonly Sql[] {
  return [
    ...groupBy.map((name) => isPresent(propertyText(name, lacking))),
    ...Object.entries(groupFilters).map(([name, texts]) => oneOf(propertyText(name, lacking), texts)),
  ];
}

function toCell(
  row: Row,
  select: readonly SelectItem[],
  { meter, byCustomer, groupBy }: EventMeterQuestion,
  first: number,
): MeterCell {
  const scalarOf = readRow(row, select);
  return {
    bucket: first + Number(scalarOf("segment") ?? 0),
    ...(byCustomer ? { customerId: scalarOf("customer") ?? "" } : {}),
    ...(groupBy === undefined ? {} : { group: groupBy.map((_, index) => scalarOf(`group_${index}`) ?? "") }),
    events: Number(scalarOf("events") ?? 0),
    amount: readAmount(meter.aggregation, scalarOf),
  };
}
