/** Owns: a record after it was read - merged with its common attributes, complete, its time in nanoseconds. */
import type { MeasureType } from "../catalogue/entries.ts";

export interface Dimension {
  readonly name: string;
  readonly value: string;
}

export interface Measure {
  /** The column's name; a single measure's is `measure_value::<type>`. */
  readonly column: string;
  readonly type: MeasureType;
  readonly value: string;
}

export interface WriteRecord {
  readonly measureName: string;
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  /** Not of type MULTI: its column has a name that no other may have. */
  readonly isSingle: boolean;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** How many nanoseconds the record's unit of time has: values of type TIMESTAMP are in the same unit. */
  readonly unitNanoseconds: bigint;
  readonly version: number;
}
