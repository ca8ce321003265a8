/** Owns: what the table of functions says of each of them. */
import type { Scope } from "./scope.ts";
import type { Call } from "./syntax.ts";
import type { Rendered, ValueType } from "./types.ts";

/** A call whose arguments are counted, rendered, and of accepted types. */
export interface RenderedCall {
  readonly call: Call;
  readonly values: readonly Rendered[];
  readonly scope: Scope;
}

export interface FunctionRule {
  readonly argumentCounts: readonly [least: number, most: number];
  /** Of each argument; the last one stands for all that follow. Absent: any. */
  readonly accepts?: readonly (readonly ValueType[])[];
  /** The place of an argument that must be written out: it decides what is done and is not computed. */
  readonly literal?: number;
  readonly render: (call: RenderedCall) => Rendered;
}
