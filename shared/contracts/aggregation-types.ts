/** Owns: Metronome's words for aggregations. It has no MIN and AVG; a client that knows Tallymark may send them. */
import type { Aggregation } from "../domain/meter/meter.ts";

export const AGGREGATION_OF = {
  COUNT: "count",
  LATEST: "latest",
  MAX: "max",
  MIN: "min",
  AVG: "avg",
  SUM: "sum",
  UNIQUE: "unique",
} as const satisfies Record<string, Aggregation>;

export type AggregationType = keyof typeof AGGREGATION_OF;

export const TYPES: readonly AggregationType[] = ["COUNT", "LATEST", "MAX", "MIN", "AVG", "SUM", "UNIQUE"];
