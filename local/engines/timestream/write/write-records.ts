/**
 * Owns: the operation WriteRecords: what of a call is stored, what is rejected, and the answer.
 * Does not own: reading (read-records.ts), faults (find-fault.ts), storing (store.ts).
 */
import { z } from "zod";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Table } from "../catalogue/entries.ts";
import { type JsonObject, type Operation, TimestreamError } from "../protocol.ts";
import { nameSchema, readRequest } from "../request.ts";
import { findFault } from "./find-fault.ts";
import type { Verdict } from "./identity-index.ts";
import { readRecords } from "./read-records.ts";
import type { WriteRecord } from "./record.ts";
import type { Row } from "./row.ts";
import type { Store } from "./store.ts";
import { toRow } from "./table-state.ts";
import { findTimeBounds, type TimeBounds } from "./time-bounds.ts";

interface RejectedRecord {
  readonly RecordIndex: number;
  readonly Reason: string;
  readonly ExistingVersion?: number;
}

interface Candidate {
  readonly index: number;
  readonly row: Row;
  readonly isInMemoryStore: boolean;
}

const targetRequest = z.object({ DatabaseName: nameSchema, TableName: nameSchema });

export function createWriteRecords(catalogue: Catalogue, store: Store, now: () => number): Operation {
  return async ({ body }) => {
    const { DatabaseName, TableName } = readRequest(targetRequest, body);
    const table = catalogue.table(DatabaseName, TableName);
    const records = readRecords(body);
    const rejected: RejectedRecord[] = [];
    const columnCount = table.columns.length;
    const candidates = chooseCandidates(store, table, findTimeBounds(table, now()), records, rejected);
    // Rows in the journal name columns by index: the columns must be kept first.
    if (table.columns.length > columnCount) catalogue.save();
    const verdicts = await store.write(
      table,
      candidates.map(({ row }) => row),
    );
    for (const [position, candidate] of candidates.entries())
      rejected.push(...findConflict(candidate, verdicts[position]));
    if (rejected.length > 0) throw toRejection(rejected);
    return { RecordsIngested: countByStore(candidates) };
  };
}

function chooseCandidates(
  store: Store,
  table: Table,
  bounds: TimeBounds,
  records: readonly WriteRecord[],
  rejected: RejectedRecord[],
): readonly Candidate[] {
  const state = store.state(table);
  return records.flatMap((record, index) => {
    // Names of earlier records count: the first one of a new measure fixes its type.
    const fault = findFault(record, table, state, bounds);
    if (fault !== undefined) {
      rejected.push({ RecordIndex: index, Reason: fault });
      return [];
    }
    return [{ index, row: toRow(state, record), isInMemoryStore: record.time >= bounds.memoryFrom }];
  });
}

/** The magnetic store reports its conflicts later, to a bucket and not to the caller. */
function findConflict({ index, isInMemoryStore }: Candidate, verdict: Verdict | undefined): RejectedRecord[] {
  if (verdict?.kind !== "conflict" || !isInMemoryStore) return [];
  const Reason = `A higher version is required to update the measure value; the existing version is ${verdict.existingVersion}.`;
  return [{ RecordIndex: index, Reason, ExistingVersion: verdict.existingVersion }];
}

function toRejection(rejected: readonly RejectedRecord[]): TimestreamError {
  return new TimestreamError(
    "RejectedRecordsException",
    "One or more records have been rejected. See RejectedRecords for details.",
    { RejectedRecords: rejected.toSorted((one, other) => one.RecordIndex - other.RecordIndex) },
  );
}

function countByStore(candidates: readonly Candidate[]): JsonObject {
  const MemoryStore = candidates.filter(({ isInMemoryStore }) => isInMemoryStore).length;
  return { Total: candidates.length, MemoryStore, MagneticStore: candidates.length - MemoryStore };
}
