/**
 * Owns: a table as CSV (RFC 4180), and handing it to the reader.
 * A text that a spreadsheet would run as a formula is led by an apostrophe: names come from customers' products.
 */
export type Cell = string | number | null | undefined;

const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

export function toCsv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${[head, ...rows].map((row) => row.map(toField).join(",")).join("\r\n")}\r\n`;
}

function toField(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  const raw = String(cell);
  const text = typeof cell === "string" && FORMULA.test(raw) && !NUMBER.test(raw) ? `'${raw}` : raw;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The heading of a column of money: `MRR (USD)`. */
export function withCurrency(heading: string, currency: string | undefined): string {
  return currency === undefined ? heading : `${heading} (${currency})`;
}

/** `YYYY-MM-DD`, inclusive. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Of a file with numbers of some days: `usage_2026-11-01_2026-11-27`. */
export function nameOfDays(name: string, { from, to }: Days): string {
  return `${name}_${from}_${to}`;
}

/** @param name of the file, without its ending */
export function downloadCsv(name: string, csv: string): void {
  // The mark tells spreadsheets that it is UTF-8.
  const url = URL.createObjectURL(new Blob(["\uFEFF", csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  // The browser has read the URL by the next turn.
  setTimeout(() => URL.revokeObjectURL(url));
}
