/**
 * Owns: the way of a row: accepted, in the journal, answered; moved into DuckDB when somebody asks, or in bulk.
 * Does not own: whether a record is good (find-fault.ts), and queries (query/).
 */
import { z } from "zod";
import type { Table } from "../catalogue/entries.ts";
import type { TableData } from "../catalogue/tables.ts";
import type { DuckDb } from "../duckdb.ts";
import type { Verdict } from "./identity-index.ts";
import type { Journal } from "./journal.ts";
import { loadTable } from "./load-table.ts";
import { createRowMover, type RowMover } from "./move-rows.ts";
import { type Row, rowSchema } from "./row.ts";
import { buildRowTable, deleteBefore, dropOtherRowTables, dropRowTable } from "./row-table.ts";
import { claimRow, createTableState, type TableState } from "./table-state.ts";
import { findOldestKept } from "./time-bounds.ts";

export interface Store extends TableData, RowMover {
  state(table: Table): TableState;
  /** Stores what does not conflict, and keeps it through a kill of the process. One verdict a row. */
  write(table: Table, rows: readonly Row[]): Promise<readonly Verdict[]>;
  close(): Promise<void>;
}

export interface StoreDependencies {
  readonly duckDb: DuckDb;
  readonly journal: Journal;
  readonly tables: readonly Table[];
  readonly now: () => number;
  readonly visibilityDelayMilliseconds: number;
}

/** So many rows are worth a transaction of DuckDB. */
const BULK_ROWS = 8_192;
/** Beyond it writers wait for DuckDB, so that memory stays bounded. */
const PENDING_ROWS_MAX = 40_960;

const lineSchema = z.object({ table: z.number(), at: z.number(), rows: z.array(rowSchema) });

/** Reads back what an earlier run has kept. */
export async function openStore(dependencies: StoreDependencies): Promise<Store> {
  const { duckDb, journal, tables, now } = dependencies;
  const states = new Map(tables.map((table) => [table.id, createTableState(table)]));
  const mover = createRowMover({
    duckDb,
    states: () => [...states.values()],
    now,
    onMoved: () => releaseJournal(journal, [...states.values()]),
  });
  await duckDb.write((connection) => dropOtherRowTables(connection, tables));
  for (const state of states.values()) await load(duckDb, state, now());
  replay(dependencies, states);
  await mover.settle();
  return {
    ...mover,
    state: (table) => stateOf(states, table),
    write: createWriting(dependencies, states, mover),
    create: async (table) => {
      const state = createTableState(table);
      states.set(table.id, state);
      await build(duckDb, state);
    },
    remove: async (table) => {
      states.delete(table.id);
      await duckDb.write((connection) => dropRowTable(connection, table));
    },
    purge: (table) => purge(duckDb, table, now()),
    close: async () => {
      await mover.settle();
      journal.close();
    },
  };
}

function createWriting(
  dependencies: StoreDependencies,
  states: ReadonlyMap<number, TableState>,
  mover: RowMover,
): Store["write"] {
  const { journal, now } = dependencies;
  let failure: unknown;
  const keep = (line: object): number => {
    // After a failed write to the journal the identities say that rows are kept which are not: taking a retry
    // of them as a duplicate would lose them.
    if (failure !== undefined) throw new Error(`nothing can be kept since a write failed: ${failure}`);
    try {
      return journal.append(JSON.stringify(line));
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  return async (table, rows) => {
    const state = stateOf(states, table);
    const claims = rows.map((row) => claimRow(state, row));
    const kept = claims.flatMap(({ pending }) => pending ?? []);
    if (kept.length > 0) {
      const at = now();
      const line = { table: table.id, at, rows: kept.map(({ row }) => row) };
      addPending(dependencies, state, keep(line), at, kept);
      const count = countPending(state);
      if (count >= PENDING_ROWS_MAX) await mover.settle();
      // If it fails, whoever waits for it is told: the next query, or the writer that finds memory full.
      else if (count >= BULK_ROWS) void mover.settle().catch(() => {});
    }
    return claims.map(({ verdict }) => verdict);
  };
}

function addPending(
  { visibilityDelayMilliseconds }: StoreDependencies,
  state: TableState,
  journalSegment: number,
  atMilliseconds: number,
  rows: TableState["pending"][number]["rows"],
): void {
  const visibleAtMilliseconds = atMilliseconds + visibilityDelayMilliseconds;
  state.pending.push({ visibleAtMilliseconds, journalSegment, rows });
}

function countPending({ pending }: TableState): number {
  return pending.reduce((count, { rows }) => count + rows.length, 0);
}

/** What DuckDB has already is the same again, or older, and changes nothing. */
function replay(dependencies: StoreDependencies, states: ReadonlyMap<number, TableState>): void {
  for (const text of dependencies.journal.readAll()) {
    const line = lineSchema.parse(JSON.parse(text));
    const state = states.get(line.table);
    if (state === undefined) continue;
    const rows = line.rows.flatMap((row) => claimRow(state, row).pending ?? []);
    for (const { row } of rows) state.measureNames.add(row.measureName);
    // Segment 0: of an earlier run, kept until all of it has moved.
    if (rows.length > 0) addPending(dependencies, state, 0, line.at, rows);
  }
}

function releaseJournal(journal: Journal, states: readonly TableState[]): void {
  const segments = states.flatMap(({ pending }) => pending.map(({ journalSegment }) => journalSegment));
  journal.release(segments.length === 0 ? undefined : Math.min(...segments));
}

async function load(duckDb: DuckDb, state: TableState, nowMilliseconds: number): Promise<void> {
  await build(duckDb, state);
  await purge(duckDb, state.table, nowMilliseconds);
  await duckDb.read((connection) => loadTable(connection, state));
}

async function build(duckDb: DuckDb, state: TableState): Promise<void> {
  const columnCount = state.table.columns.length;
  await duckDb.write((connection) => buildRowTable(connection, state.table, 0));
  state.builtColumns = columnCount;
}

function purge(duckDb: DuckDb, table: Table, nowMilliseconds: number): Promise<void> {
  return duckDb.write((connection) =>
    deleteBefore(connection, table, findOldestKept(table, nowMilliseconds)),
  );
}

function stateOf(states: ReadonlyMap<number, TableState>, table: Table): TableState {
  const state = states.get(table.id);
  if (state === undefined) throw new Error(`table ${table.database}/${table.name} is being made or removed`);
  return state;
}
