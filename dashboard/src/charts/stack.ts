/** Owns: where piled bars begin and end: what is above 0 upwards, what is below 0 downwards, in the order of the lines. */
import type { Line } from "./trend.ts";

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** By line, by bucket; null: nothing is drawn. @param isHidden lines that the others close ranks without */
export function pileUp(
  lines: readonly Pick<Line, "values">[],
  isHidden: (index: number) => boolean,
): readonly (readonly (Span | null)[])[] {
  const [tops, bottoms]: [number[], number[]] = [[], []];
  return lines.map(({ values }, index) =>
    values.map((value, bucket) => {
      if (value === null || value === 0 || isHidden(index)) return null;
      const ends = value > 0 ? tops : bottoms;
      const from = ends[bucket] ?? 0;
      const to = from + value;
      ends[bucket] = to;
      return { from, to };
    }),
  );
}
