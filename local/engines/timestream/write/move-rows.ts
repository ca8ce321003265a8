/**
 * Owns: moving accepted rows, once they are visible, into DuckDB in bulk.
 * Does not own: statements (row-table.ts).
 */
import type { DuckDb } from "../duckdb.ts";
import { appendRows, buildRowTable, deleteIdentities } from "./row-table.ts";
import type { PendingBatch, PendingRow, TableState } from "./table-state.ts";

export interface RowMover {
  /** Afterwards DuckDB has every row that is visible by now, and every column. */
  settle(): Promise<void>;
}

export interface RowMoverDependencies {
  readonly duckDb: DuckDb;
  readonly states: () => readonly TableState[];
  readonly now: () => number;
  /** Called after rows have moved for good. */
  readonly onMoved: () => void;
}

export function createRowMover({ duckDb, states, now, onMoved }: RowMoverDependencies): RowMover {
  let moving: Promise<void> | undefined;
  const unsettled = () => states().filter((state) => !isSettled(state, now()));
  const move = async () => {
    for (const state of unsettled()) await moveTable(duckDb, state, now());
    onMoved();
  };
  return {
    settle: async () => {
      // One at a time: rows leave `pending` only after the commit, and must not be moved twice.
      while (unsettled().length > 0) {
        moving ??= move().finally(() => {
          moving = undefined;
        });
        await moving;
      }
    },
  };
}

function isSettled(state: TableState, nowMilliseconds: number): boolean {
  return state.builtColumns === state.table.columns.length && findDue(state, nowMilliseconds).length === 0;
}

/** The first batches, up to the first that is not visible yet. */
function findDue({ pending }: TableState, nowMilliseconds: number): readonly PendingBatch[] {
  const end = pending.findIndex(({ visibleAtMilliseconds }) => visibleAtMilliseconds > nowMilliseconds);
  return end < 0 ? pending.slice() : pending.slice(0, end);
}

async function moveTable(duckDb: DuckDb, state: TableState, nowMilliseconds: number): Promise<void> {
  const due = findDue(state, nowMilliseconds);
  const columnCount = state.table.columns.length;
  if (state.builtColumns < columnCount)
    await duckDb.write((connection) => buildRowTable(connection, state.table, state.builtColumns));
  state.builtColumns = columnCount;
  const rows = keepLatest(due.flatMap((batch) => batch.rows));
  if (rows.length > 0)
    await duckDb.write(async (connection) => {
      const replacing = rows.filter(({ isReplacing }) => isReplacing);
      await deleteIdentities(connection, state.table, replacing);
      await appendRows(connection, state.table, columnCount, rows);
    });
  state.pending.splice(0, due.length);
}

/** Of several rows of one identity only the last one counts. */
function keepLatest(rows: readonly PendingRow[]): readonly PendingRow[] {
  if (!rows.some(({ isReplacing }) => isReplacing)) return rows;
  return [...new Map(rows.map((row) => [row.identity.toString("latin1"), row])).values()];
}
