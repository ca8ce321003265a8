/** Owns: reading a CSV file of any size, row by row, and turning a row into an event. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import type { ImportOptions } from "./options.ts";

export interface Row {
  /** From 1, below the header. */
  readonly number: number;
  readonly fields: Readonly<Record<string, string>>;
  /** Bytes of the file up to the end of this row. */
  readonly bytes: number;
}

/** An event in the native form of `POST /v1/events`. */
export interface NativeEvent {
  readonly idempotencyKey: string;
  readonly customer: string;
  readonly eventType: string;
  readonly timestamp: string;
  readonly quantity: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** @throws Error when the file cannot be read, is no CSV, or lacks a column */
export async function* readRows(
  options: Pick<ImportOptions, "file" | "timestampColumn" | "quantityColumn">,
): AsyncGenerator<Row> {
  const parser = createReadStream(options.file).pipe(
    parse({ columns: true, bom: true, skip_empty_lines: true, info: true, trim: true }),
  );
  let number = 0;
  for await (const { record, info } of parser) {
    number++;
    if (number === 1) requireColumns(options, Object.keys(record));
    yield { number, fields: record, bytes: info.bytes };
  }
}

/** What tells this file from others: its header and first row. Rows that are appended later do not change it. */
export function identifySource(first: Row): string {
  return createHash("sha256").update(JSON.stringify(first.fields)).digest("hex").slice(0, 16);
}

export function toEvent(row: Row, source: string, options: ImportOptions): NativeEvent {
  return {
    idempotencyKey: `csv:${source}:${options.eventType}:${row.number}`,
    customer: `customer-${row.number % options.customers}`,
    eventType: options.eventType,
    timestamp: toTimestamp(row.fields[options.timestampColumn] ?? ""),
    quantity: row.fields[options.quantityColumn] ?? "",
  };
}

/** A time without a zone is UTC; anything else is left as it is, for the service to judge. */
function toTimestamp(text: string): string {
  return /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$/.test(text) ? `${text.replace(" ", "T")}Z` : text;
}

function requireColumns(
  { timestampColumn, quantityColumn }: Pick<ImportOptions, "timestampColumn" | "quantityColumn">,
  found: readonly string[],
): void {
  const missing = [timestampColumn, quantityColumn].filter((column) => !found.includes(column));
  if (missing.length > 0)
    throw new Error(`no column ${missing.join(", ")}; the file has ${found.join(", ")}`);
}
