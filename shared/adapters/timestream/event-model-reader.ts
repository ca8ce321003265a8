/**
 * Owns: asking Timestream what the events of each model cost.
 * Does not own: the SQL's text (query-builder.ts), pages and failures (run-query.ts).
 */
import type { Row } from "@aws-sdk/client-timestream-query";
import { MODEL_PROPERTIES } from "../../domain/usage/cost.ts";
import { MeteringError } from "../../errors.ts";
import type { EventModelReader, ModelQuestion, ModelRow } from "../../ports/event-models.ts";
import { COLUMNS } from "./event-mapping.ts";
import { column, countRows, countValues, propertyText, sumHalves } from "./expressions.ts";
import { buildQuery, isFalse, isPresent, oneOf, type SelectItem, timeWithin } from "./query-builder.ts";
import { combine, combineHalves, readRow } from "./read-row.ts";
import { type RunQueryDependencies, runQuery } from "./run-query.ts";
import type { Column } from "./sql.ts";

export interface EventModelReaderDependencies extends RunQueryDependencies {
  readonly database: string;
  readonly table: string;
}

/** The first selected items that make a group. */
const GROUPED = 2;

export function createEventModelReader(dependencies: EventModelReaderDependencies): EventModelReader {
  return {
    sumModels: async (question, rowsMax) => {
      const { rows, lacking } = await runQuery(dependencies, (lacking) =>
        canMatch(question, lacking) ? toQuery(dependencies, question, lacking, rowsMax + 1) : undefined,
      );
      if (rows.length > rowsMax)
        throw new MeteringError(
          "request.too-large",
          `the events name more than ${rowsMax} models; ask for a shorter time or for breakdown=false`,
        );
      return rows.map((row) => fromRow(row, selectFrom(lacking)));
    },
  };
}

/** Nothing can match a column that no event has. */
function canMatch({ agentIds }: ModelQuestion, lacking: ReadonlySet<Column>): boolean {
  return !lacking.has(COLUMNS.properties) && !(agentIds !== undefined && lacking.has(COLUMNS.agentId));
}

function toQuery(
  { database, table }: EventModelReaderDependencies,
  { organization, span, customerIds, agentIds, meterIds }: ModelQuestion,
  lacking: ReadonlySet<Column>,
  limit: number,
): string {
  const among = (name: Column, ids: readonly string[] | undefined) =>
    ids === undefined ? [] : [oneOf(column(name), ids)];
  return buildQuery({
    database,
    table,
    organization,
    select: selectFrom(lacking),
    where: [
      timeWithin([span]),
      isFalse(COLUMNS.voided),
      isPresent(propertyText(MODEL_PROPERTIES.model, lacking)),
      ...among(COLUMNS.customerId, customerIds),
      ...among(COLUMNS.agentId, agentIds),
      ...among(COLUMNS.meterId, meterIds),
    ],
    groupBy: GROUPED,
    limit,
  });
}

function selectFrom(lacking: ReadonlySet<Column>): readonly SelectItem[] {
  const groups = [
    { alias: "model", expression: propertyText(MODEL_PROPERTIES.model, lacking) },
    { alias: "provider", expression: propertyText(MODEL_PROPERTIES.provider, lacking) },
  ];
  const events = { alias: "events", expression: countRows() };
  if (lacking.has(COLUMNS.costUnits)) return [...groups, events];
  const [unitsHigh, unitsLow] = sumHalves(column(COLUMNS.costUnits));
  const [fractionHigh, fractionLow] = sumHalves(column(COLUMNS.costFraction));
  return [
    ...groups,
    events,
    { alias: "costed", expression: countValues(COLUMNS.costUnits) },
    { alias: "units_high", expression: unitsHigh },
    { alias: "units_low", expression: unitsLow },
    { alias: "fraction_high", expression: fractionHigh },
    { alias: "fraction_low", expression: fractionLow },
  ];
}

function fromRow(row: Row, select: readonly SelectItem[]): ModelRow {
  const scalarOf = readRow(row, select);
  const provider = scalarOf("provider");
  const halves = (name: string) => combineHalves(scalarOf(`${name}_high`), scalarOf(`${name}_low`));
  return {
    model: scalarOf("model") ?? "",
    ...(provider === undefined ? {} : { provider }),
    totals: {
      count: Number(scalarOf("events") ?? 0),
      cost: combine(halves("units"), halves("fraction")),
      costed: Number(scalarOf("costed") ?? 0),
    },
  };
}
