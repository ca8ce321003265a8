/** Owns: the values of measures - which texts are values of a type, and their one canonical text. */
import type { MeasureType } from "../catalogue/entries.ts";

const BIGINT_MAX = 2n ** 63n - 1n;
const BIGINT_MIN = -(2n ** 63n);

/** @returns undefined when the text is no value of the type. A TIMESTAMP becomes nanoseconds. */
export function toCanonical(type: MeasureType, text: string, unitNanoseconds: bigint): string | undefined {
  switch (type) {
    case "VARCHAR":
      return text;
    case "BIGINT":
      return /^[+-]?\d{1,30}$/.test(text) ? withinBigint(BigInt(text.replace("+", ""))) : undefined;
    case "DOUBLE":
      return toCanonicalDouble(text);
    case "BOOLEAN": {
      const lower = text.toLowerCase();
      return lower === "true" || lower === "false" ? lower : undefined;
    }
    case "TIMESTAMP":
      return /^\d{1,19}$/.test(text) ? withinBigint(BigInt(text) * unitNanoseconds) : undefined;
  }
}

function withinBigint(value: bigint): string | undefined {
  return value >= BIGINT_MIN && value <= BIGINT_MAX ? value.toString() : undefined;
}

function toCanonicalDouble(text: string): string | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? String(value) : undefined;
}
