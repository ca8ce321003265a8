/** Owns: rows in the shape of a query's answer: every scalar a text, times with nine digits. */
import type { Cell } from "../storage.ts";
import type { ValueType } from "./syntax.ts";

export function encodeRow(row: readonly Cell[], columns: readonly { readonly type: ValueType }[]) {
  return { Data: row.map((cell, index) => encodeCell(cell, columns[index]?.type ?? "VARCHAR")) };
}

export function encodeColumns(columns: readonly { readonly name: string; readonly type: ValueType }[]) {
  return columns.map(({ name, type }) => ({ Name: name, Type: { ScalarType: type } }));
}

function encodeCell(cell: Cell, type: ValueType) {
  if (cell === null) return { NullValue: true };
  if (type === "TIMESTAMP") return { ScalarValue: encodeTime(BigInt(String(cell))) };
  if (type === "DOUBLE") return { ScalarValue: encodeDouble(Number(cell)) };
  return { ScalarValue: String(cell) };
}

/** `2026-11-23 00:50:00.000000000` */
function encodeTime(nanoseconds: bigint): string {
  const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000).toISOString();
  return `${seconds.slice(0, 19).replace("T", " ")}.${(nanoseconds % 1_000_000_000n).toString().padStart(9, "0")}`;
}

function encodeDouble(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? value.toFixed(1) : String(value);
}
