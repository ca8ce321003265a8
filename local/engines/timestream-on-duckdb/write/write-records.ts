/** Owns: the WriteRecords operation: read, accept, store, and answer for each record. */
import { requireTable } from "../catalogue.ts";
import { type Json, TimestreamError } from "../protocol.ts";
import type { Storage } from "../storage.ts";
import { acceptRecords } from "./accept-records.ts";
import { readRecords } from "./read-record.ts";

export interface WriteDependencies {
  readonly storage: Storage;
  readonly now: () => number;
  readonly visibilityDelayMilliseconds: number;
}

/** @throws TimestreamError; after a RejectedRecordsException the records that it does not name are stored */
export async function writeRecords(
  { storage, now, visibilityDelayMilliseconds }: WriteDependencies,
  body: Json,
): Promise<Json> {
  const table = requireTable(storage, body);
  const records = readRecords(body);
  const nowMs = now();
  const { rows, rejections, toMemory, toMagnetic, forget } = acceptRecords(
    table,
    records,
    nowMs,
    nowMs + visibilityDelayMilliseconds,
  );
  try {
    if (rows.length > 0) await storage.write(table, rows);
  } catch (error) {
    forget();
    throw error;
  }
  if (rejections.length > 0) {
    throw new TimestreamError(
      "RejectedRecordsException",
      "One or more records have been rejected. See RejectedRecords for details.",
      {
        RejectedRecords: rejections,
      },
    );
  }
  return { RecordsIngested: { Total: records.length, MemoryStore: toMemory, MagneticStore: toMagnetic } };
}
