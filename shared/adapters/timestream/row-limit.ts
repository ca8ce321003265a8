/** Owns: of how many rows an answer is refused, and that reading stops there. Does not own: reading them (run-query.ts). */
import { MeteringError } from "../../errors.ts";

export interface RowLimit {
  /** Of each query: one more than the answer may have, so that it is known that there are more. */
  readonly rows: number;
  /** @throws MeteringError request.too-large */
  readonly onRows: (rows: number) => void;
}

/** Several queries are under way at once: together they may be in memory with as many rows as one of them. */
export function limitRows(rowsMax: number): RowLimit {
  let found = 0;
  return {
    rows: rowsMax + 1,
    onRows: (rows) => {
      found += rows;
      if (found > rowsMax) throw tooManyRows(rowsMax);
    },
  };
}

function tooManyRows(rowsMax: number): MeteringError {
  return new MeteringError(
    "request.too-large",
    `the answer has more than ${rowsMax} values; ask for a shorter time, larger windows, fewer customers, or fewer values of the group key`,
  );
}
