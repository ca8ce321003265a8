/** Owns: listing events in Timestream, and counting them over time. Does not own: which events feed a meter (meter-conditions.ts). */
import { MODEL_PROPERTIES } from "../../domain/cost/model-usage.ts";
import { decimal, ZERO } from "../../domain/decimal/decimal.ts";
import { timestampMs } from "../../domain/event/timestamp.ts";
import type { EventExtent, EventLister, EventSelection } from "../../ports/event-store.ts";
import { type CustomerPart, partEveryone } from "./customer-parts.ts";
import { COLUMNS, FRACTION_DIGITS, splitDecimal, toNanoseconds, UNITS_DIGITS } from "./event-mapping.ts";
import {
  column,
  columnIn,
  countDistinct,
  countRows,
  greatest,
  least,
  propertyText,
  startOf,
} from "./expressions.ts";
import { selectEvent, toFoundEvent } from "./found-event.ts";
import { askInTurns } from "./in-turns.ts";
import { feeds } from "./meter-conditions.ts";
import {
  after,
  buildQuery,
  type EventQuery,
  isAbsent,
  isFalse,
  isPresent,
  NEWEST_FIRST,
  oneOf,
  quantityAtLeast,
  type SelectItem,
  timeWithin,
} from "./query-builder.ts";
import { readRow, toTimestamp } from "./read-row.ts";
import { type KnownRows, type RunQueryDependencies, runQuery } from "./run-query.ts";
import type { Column, Sql } from "./sql.ts";

export interface EventListerDependencies extends RunQueryDependencies {
  readonly database: string;
  readonly table: string;
}

export function createEventLister(dependencies: EventListerDependencies): EventLister {
  return {
    list: async (selection, limit, position) => {
      const { rows, lacking } = await ask(dependencies, selection, (lacking) => ({
        select: selectEvent(lacking),
        groupBy: 0,
        where: position === undefined ? [] : [after(position)],
        orderBy: NEWEST_FIRST,
        limit,
      }));
      return rows.map((row) => toFoundEvent(row, selectEvent(lacking)));
    },
    histogram: async (selection, step) => {
      const select = [
        { alias: "start", expression: startOf(step) },
        { alias: "events", expression: countRows() },
      ];
      const { rows } = await ask(dependencies, selection, () => ({ select, groupBy: 1 }));
      return rows
        .map((row) => readRow(row, select))
        .map((scalarOf) => ({
          start: timestampMs(toTimestamp(scalarOf("start") ?? "")),
          events: Number(scalarOf("events") ?? 0),
        }))
        .sort((one, other) => one.start - other.start);
    },
    extent: async (selection, owners = new Map()) => {
      const extents: EventExtent[] = [];
      const askPart = (part: CustomerPart) => readExtent(dependencies, selection, part);
      for await (const found of askInTurns(partEveryone(owners), askPart)) extents.push(...found);
      return joinExtents(extents);
    },
  };
}

/** None or one: of no events there is a row all the same, of nulls. */
async function readExtent(
  dependencies: EventListerDependencies,
  selection: EventSelection,
  { where, customer }: CustomerPart,
): Promise<readonly EventExtent[]> {
  const select: readonly SelectItem[] = [
    { alias: "first", expression: least(column(COLUMNS.time)) },
    { alias: "last", expression: greatest(column(COLUMNS.time)) },
    { alias: "customers", expression: countDistinct(customer) },
  ];
  const { rows } = await ask(dependencies, selection, () => ({ select, where, groupBy: 0 }));
  return rows.flatMap((row) => {
    const scalarOf = readRow(row, select);
    const [first, last] = [scalarOf("first"), scalarOf("last")];
    if (first === undefined || last === undefined) return [];
    const customers = Number(scalarOf("customers") ?? 0);
    return [{ first: toTimestamp(first), last: toTimestamp(last), customers }];
  });
}

/** Of parts that have no customer in common. */
function joinExtents(extents: readonly EventExtent[]): EventExtent | undefined {
  const [one, ...others] = extents;
  return others.reduce<EventExtent | undefined>(
    (joined, { first, last, customers }) =>
      joined && {
        first: isEarlier(first, joined.first) ? first : joined.first,
        last: isEarlier(joined.last, last) ? last : joined.last,
        customers: joined.customers + customers,
      },
    one,
  );
}

/** By their digits down to the nanosecond, with zeros at the end or without. */
function isEarlier(one: string, other: string): boolean {
  return BigInt(toNanoseconds(one)) < BigInt(toNanoseconds(other));
}

type Shape = Pick<EventQuery, "select" | "groupBy" | "orderBy" | "limit"> &
  Partial<Pick<EventQuery, "where">>;

function ask(
  dependencies: EventListerDependencies,
  selection: EventSelection,
  shapeFrom: (lacking: ReadonlySet<Column>) => Shape,
): Promise<KnownRows> {
  const { database, table } = dependencies;
  const { organization } = selection;
  return runQuery(dependencies, (lacking) => {
    const { where = [], ...shape } = shapeFrom(lacking);
    return buildQuery({
      database,
      table,
      organization,
      ...shape,
      where: [...isSelected(selection, lacking), ...where],
    });
  });
}

function isSelected(
  { span, meter, customerIds, agentIds, quantityMin, lacksModelCost }: EventSelection,
  lacking: ReadonlySet<Column>,
): readonly Sql[] {
  return [
    timeWithin([span]),
    isFalse(COLUMNS.voided),
    ...(customerIds === undefined ? [] : [oneOf(column(COLUMNS.customerId), customerIds)]),
    ...(agentIds === undefined ? [] : [oneOf(columnIn(COLUMNS.agentId, lacking), agentIds)]),
    ...(quantityMin === undefined ? [] : [hasQuantity(quantityMin)]),
    ...(meter === undefined ? [] : feeds(meter, lacking)),
    ...(lacksModelCost ? hasModelWithoutCost(lacking) : []),
  ];
}

function hasModelWithoutCost(lacking: ReadonlySet<Column>): readonly Sql[] {
  const names = Object.values(MODEL_PROPERTIES);
  return [
    isAbsent(columnIn(COLUMNS.costUnits, lacking)),
    ...names.map((name) => isPresent(propertyText(name, lacking))),
  ];
}

/** big.js: away from zero. */
const UP = 3;

/** Beyond all quantities: what is asked for beyond that is the same. */
const QUANTITY_END = decimal(10).pow(UNITS_DIGITS);

/** No quantity is negative. One of 12 fraction digits reaches a longer least one where it reaches the next higher one of 12. */
function hasQuantity(quantityMin: string): Sql {
  const rounded = decimal(quantityMin).round(FRACTION_DIGITS, UP);
  if (rounded.gt(QUANTITY_END)) return quantityAtLeast(splitDecimal(QUANTITY_END));
  return quantityAtLeast(splitDecimal(rounded.lt(0) ? ZERO : rounded));
}
