/**
 * Owns: the files that keep accepted rows until DuckDB has them. A line is written before the call that brought it
 * is answered, so a kill of the process loses nothing; it is not forced to the disk, so a loss of power may.
 * Does not own: what a line says (store.ts).
 */
import { closeSync, openSync, readdirSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";

export interface Journal {
  /** @returns the number of the segment that holds the line */
  append(line: string): number;
  /** Every whole line that is still kept, oldest first. */
  readAll(): Iterable<string>;
  /** Drops segments whose every line is in DuckDB: those before the given one; undefined: all of them. */
  release(firstNeeded: number | undefined): void;
  close(): void;
}

/** A segment is closed at this size; what a restart reads again is about as much. */
const SEGMENT_BYTES = 4_000_000;
const NAME = /^journal-(\d+)\.ndjson$/;

export function openJournal(directory: string | undefined): Journal {
  return directory === undefined ? createNoJournal() : openFileJournal(directory);
}

function createNoJournal(): Journal {
  return { append: () => 0, readAll: () => [], release: () => {}, close: () => {} };
}

function openFileJournal(directory: string): Journal {
  const pathOf = (segment: number) => join(directory, `journal-${segment}.ndjson`);
  const former = listSegments(directory);
  let current = (former.at(-1) ?? 0) + 1;
  let file = openSync(pathOf(current), "a");
  let bytes = 0;
  const startSegment = () => {
    closeSync(file);
    current += 1;
    file = openSync(pathOf(current), "a");
    bytes = 0;
  };
  return {
    append: (line) => {
      if (bytes >= SEGMENT_BYTES) startSegment();
      bytes += writeAll(file, Buffer.from(`${line}\n`));
      return current;
    },
    readAll: () => former.flatMap((segment) => readLines(pathOf(segment))),
    release: (firstNeeded) => {
      if (firstNeeded === undefined && bytes >= SEGMENT_BYTES) startSegment();
      const limit = Math.min(firstNeeded ?? current, current);
      for (const segment of listSegments(directory)) if (segment < limit) unlinkSync(pathOf(segment));
    },
    close: () => closeSync(file),
  };
}

function listSegments(directory: string): number[] {
  return readdirSync(directory)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((one, other) => one - other);
}

/** A last line without an end was cut off by a kill; nobody was told that it is kept. */
function readLines(path: string): string[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}

function writeAll(file: number, buffer: Buffer): number {
  let written = 0;
  while (written < buffer.length) written += writeSync(file, buffer, written);
  return written;
}
