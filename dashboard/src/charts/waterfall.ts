/** Owns: the steps of a waterfall, from where it starts to where it ends. Does not own: how they are drawn (waterfall-options.ts). */
import type { Span } from "./stack.ts";

export interface WaterfallStep extends Span {
  readonly name: string;
  /** A whole stands on 0; the others begin where the step before ended. */
  readonly kind: "whole" | "up" | "down";
  /** What the step is, with its sign. */
  readonly amount: number;
}

interface Movement {
  readonly name: string;
  /** Below 0: it goes down. */
  readonly amount: number;
}

export function toWaterfall(start: Movement, movements: readonly Movement[], end: Movement): WaterfallStep[] {
  let at = start.amount;
  const steps = movements.map(({ name, amount }): WaterfallStep => {
    const from = at;
    at += amount;
    return { name, kind: amount < 0 ? "down" : "up", amount, from, to: at };
  });
  // The end is the one that the API tells: running totals are doubles, which are only drawn.
  return [toWhole(start), ...steps, toWhole(end)];
}

function toWhole({ name, amount }: Movement): WaterfallStep {
  return { name, kind: "whole", amount, from: 0, to: amount };
}
