/** Owns: when a record may be: how far ahead, and which store its age gives it to. */
import type { Table } from "../catalogue/entries.ts";

const FUTURE_MAX_MILLISECONDS = 15 * 60_000;
const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** In nanoseconds since 1970. */
export interface TimeBounds {
  readonly latest: bigint;
  /** From here on a record belongs to the memory store. */
  readonly memoryFrom: bigint;
  /** The earliest that is taken at all. */
  readonly earliest: bigint;
}

export function findTimeBounds(table: Table, nowMilliseconds: number): TimeBounds {
  const memoryFrom = nowMilliseconds - table.memoryRetentionHours * HOUR_MILLISECONDS;
  const magneticFrom = nowMilliseconds - table.magneticRetentionDays * DAY_MILLISECONDS;
  const isMagneticOpen = table.magneticWrites.EnableMagneticStoreWrites;
  return {
    latest: toNanoseconds(nowMilliseconds + FUTURE_MAX_MILLISECONDS),
    memoryFrom: toNanoseconds(memoryFrom),
    earliest: toNanoseconds(isMagneticOpen ? Math.min(memoryFrom, magneticFrom) : memoryFrom),
  };
}

/** Rows before it are gone: neither store keeps them. */
export function findOldestKept(table: Table, nowMilliseconds: number): bigint {
  const hours = Math.max(table.memoryRetentionHours, table.magneticRetentionDays * 24);
  return toNanoseconds(nowMilliseconds - hours * HOUR_MILLISECONDS);
}

function toNanoseconds(milliseconds: number): bigint {
  return BigInt(Math.max(0, Math.round(milliseconds))) * 1_000_000n;
}
