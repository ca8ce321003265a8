/** Owns: the rows of a breakdown: their ranks, their shares of the whole, and what they were before. */
import { addsUp, type Question } from "./question.ts";
import type { Part, Parts, UsageSeries } from "./usage-series.ts";

export interface RankedPart {
  /** From 1. */
  readonly rank: number;
  readonly part: Part;
  /** 0 to 1; undefined: the parts do not add up to the whole. */
  readonly share: number | undefined;
  /** In the window before; undefined: it was not told. */
  readonly before: number | null | undefined;
}

export function rankParts(
  question: Question,
  { total }: UsageSeries,
  { all }: Parts,
  before: UsageSeries | undefined,
): readonly RankedPart[] {
  const old = before?.parts;
  const oldTotals = new Map(old?.all.map((part) => [part.key, part.total]));
  // Who is not among all that there were, had nothing.
  const absent = old !== undefined && old.all.length === old.count && addsUp(question) ? 0 : undefined;
  const isShared = addsUp(question) && total !== null && total !== 0;
  return all.map((part, index) => ({
    rank: index + 1,
    part,
    share: isShared ? (part.total ?? 0) / total : undefined,
    before: oldTotals.has(part.key) ? oldTotals.get(part.key) : absent,
  }));
}
