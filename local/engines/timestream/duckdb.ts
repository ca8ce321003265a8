/**
 * Owns: the DuckDB instance - locked away from files and network - and whose turn it is to use it.
 * Does not own: any table or statement.
 */
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

export interface DuckDb {
  /** One at a time, in one transaction that is undone when the work fails. */
  write<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** A few at a time: every running query takes a thread of the process. */
  read<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Breaks off what is being read; waits for what is being written. */
  close(): Promise<void>;
}

const READERS = 2;

const SETTINGS: Readonly<Record<string, string>> = {
  threads: "2",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  enable_external_access: "false",
  lock_configuration: "true",
  // Allowed in the dialect, if pointless: ORDER BY a constant.
  order_by_non_integer_literal: "true",
  // Compressing rows costs more than writing them: at DuckDB's own 16 MB every row is compressed several times.
  checkpoint_threshold: "64MB",
};

/** The engine shares its machine with everything else that runs locally; only without files all rows are in memory. */
const MEMORY_LIMIT_ON_DISK = "256MB";
const MEMORY_LIMIT = "4GB";

/** @param directory where the data is kept; absent: in memory */
export async function openDuckDb(directory: string | undefined): Promise<DuckDb> {
  const path = directory === undefined ? ":memory:" : join(directory, "rows.duckdb");
  const memoryLimit = directory === undefined ? MEMORY_LIMIT : MEMORY_LIMIT_ON_DISK;
  const instance = await DuckDBInstance.create(path, { ...SETTINGS, memory_limit: memoryLimit });
  const writers = createTurns([await instance.connect()]);
  const readerConnections = await Promise.all(Array.from({ length: READERS }, () => instance.connect()));
  const readers = createTurns(readerConnections);
  return {
    write: (work) => writers.take((connection) => inTransaction(connection, work)),
    read: (work) => readers.take(work),
    close: async () => {
      for (const connection of readerConnections) connection.interrupt();
      for (const connection of [...(await writers.close()), ...(await readers.close())])
        connection.closeSync();
      instance.closeSync();
    },
  };
}

async function inTransaction<T>(
  connection: DuckDBConnection,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  await connection.run("BEGIN");
  try {
    const outcome = await work(connection);
    await connection.run("COMMIT");
    return outcome;
  } catch (error) {
    await connection.run("ROLLBACK").catch(() => {});
    throw error;
  }
}

interface Turns<Item> {
  take<T>(work: (item: Item) => Promise<T>): Promise<T>;
  /** Waits until every item is back. */
  close(): Promise<Item[]>;
}

function createTurns<Item>(items: readonly Item[]): Turns<Item> {
  const free = [...items];
  const waiting: ((item: Item) => void)[] = [];
  const acquire = (): Promise<Item> => {
    const item = free.pop();
    return item === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(item);
  };
  const giveBack = (item: Item) => {
    const next = waiting.shift();
    if (next === undefined) free.push(item);
    else next(item);
  };
  return {
    take: async (work) => {
      const item = await acquire();
      try {
        return await work(item);
      } finally {
        giveBack(item);
      }
    },
    close: () => Promise.all(items.map(acquire)),
  };
}
