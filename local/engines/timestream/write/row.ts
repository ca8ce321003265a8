/**
 * Owns: a row as it is kept - in the journal and on its way into DuckDB - and its fingerprints.
 * Does not own: the columns' meaning (catalogue/entries.ts).
 */
import { hash } from "node:crypto";
import { z } from "zod";
import type { Column } from "../catalogue/entries.ts";

export const rowSchema = z.object({
  /** Nanoseconds since 1970. */
  time: z.string(),
  version: z.number(),
  measureName: z.string(),
  /** Canonical texts by the index of their columns; null where the record has none. */
  cells: z.array(z.string().nullable()),
});

export type Row = z.infer<typeof rowSchema>;

/** What makes a record the same record: time, measure name and all dimensions. 32 bytes. */
export function fingerprintIdentity({ time, measureName, cells }: Row, columns: readonly Column[]): Buffer {
  return fingerprint(`${time}|${measureName.length}:${measureName}`, cells, columns, "dimension");
}

/** What may not change without a higher version. 32 bytes. */
export function fingerprintValues({ cells }: Row, columns: readonly Column[]): Buffer {
  return fingerprint("", cells, columns, "measure");
}

/** Lengths keep one value from running into the next. */
function fingerprint(
  start: string,
  cells: readonly (string | null)[],
  columns: readonly Column[],
  kind: Column["kind"],
): Buffer {
  let text = start;
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index];
    if (cell === null || cell === undefined || columns[index]?.kind !== kind) continue;
    text += `|${index}:${cell.length}:${cell}`;
  }
  return hash("sha256", text, "buffer");
}
