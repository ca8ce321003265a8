/**
 * Owns: what is kept in memory of one table: names, identities, and accepted rows that DuckDB does not have yet.
 * Does not own: when rows move on (store.ts).
 */
import type { Column, Table } from "../catalogue/entries.ts";
import { createIdentityIndex, type IdentityIndex, type Verdict } from "./identity-index.ts";
import type { WriteRecord } from "./record.ts";
import { fingerprintIdentity, fingerprintValues, type Row } from "./row.ts";
import { toCanonical } from "./values.ts";

export interface PendingRow {
  readonly row: Row;
  readonly identity: Buffer;
  readonly values: Buffer;
  /** There is an older row of the same identity. */
  readonly isReplacing: boolean;
}

/** The rows of one call. */
export interface PendingBatch {
  readonly visibleAtMilliseconds: number;
  readonly journalSegment: number;
  readonly rows: readonly PendingRow[];
}

export interface TableState {
  readonly table: Table;
  readonly columns: Map<string, { readonly index: number; readonly column: Column }>;
  readonly measureNames: Set<string>;
  dimensionCount: number;
  readonly identities: IdentityIndex;
  /** In the order in which they become visible. */
  readonly pending: PendingBatch[];
  /** How many of the table's columns DuckDB has; below 0: not even the table. */
  builtColumns: number;
}

export function createTableState(table: Table): TableState {
  return {
    table,
    columns: new Map(table.columns.map((column, index) => [column.name, { index, column }])),
    measureNames: new Set(),
    dimensionCount: table.columns.filter(({ kind }) => kind === "dimension").length,
    identities: createIdentityIndex(),
    pending: [],
    builtColumns: -1,
  };
}

/** The record as a row; names that are new become columns of the table. The record has no fault. */
export function toRow(state: TableState, record: WriteRecord): Row {
  const cells = new Array<string | null>(state.table.columns.length).fill(null);
  const place = (name: string, kind: Column["kind"], type: Column["type"], value: string | undefined) => {
    const index = state.columns.get(name)?.index ?? addColumn(state, { name, kind, type });
    while (cells.length <= index) cells.push(null);
    cells[index] = value ?? null;
  };
  for (const { name, value } of record.dimensions) place(name, "dimension", "VARCHAR", value);
  for (const { column, type, value } of record.measures)
    place(column, "measure", type, toCanonical(type, value, record.unitNanoseconds));
  state.measureNames.add(record.measureName);
  return {
    time: record.time.toString(),
    version: record.version,
    measureName: record.measureName,
    cells,
  };
}

function addColumn(state: TableState, column: Column): number {
  const index = state.table.columns.length;
  state.table.columns.push(column);
  state.columns.set(column.name, { index, column });
  if (column.kind === "dimension") state.dimensionCount += 1;
  return index;
}

/** @returns the verdict, and what is to be stored if it is to be stored */
export function claimRow(state: TableState, row: Row): { verdict: Verdict; pending: PendingRow | undefined } {
  const identity = fingerprintIdentity(row, state.table.columns);
  const values = fingerprintValues(row, state.table.columns);
  const verdict = state.identities.claim(identity, values, row.version);
  const isStored = verdict.kind === "new" || verdict.kind === "newer";
  return {
    verdict,
    pending: isStored ? { row, identity, values, isReplacing: verdict.kind === "newer" } : undefined,
  };
}
