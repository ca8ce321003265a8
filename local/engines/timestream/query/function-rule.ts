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
  /** The places of arguments that must be written out: they decide what is done and are not computed. */
  readonly literals?: readonly number[];
  readonly render: (call: RenderedCall) => Rendered;
}
