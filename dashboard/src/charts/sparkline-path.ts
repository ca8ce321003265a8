/** Owns: values as the paths of a line in a box, from the left to the right, 0 at the bottom. */

/** Room for the line's own width. */
const EDGE = 3;

interface Paths {
  readonly line: string;
  /** Values between two gaps: no line leads to them. */
  readonly dots: string;
}

/** Null is a gap. */
export function toPaths(values: readonly (number | null)[], width: number, height: number): Paths {
  const [low, high] = boundsOf(values);
  const step = values.length < 2 ? 0 : (width - 2 * EDGE) / (values.length - 1);
  const line: string[] = [];
  const dots: string[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const y = height - EDGE - ((value - low) / (high - low)) * (height - 2 * EDGE);
    const place = `${round(EDGE + index * step)} ${round(y)}`;
    const isAfterGap = (values[index - 1] ?? null) === null;
    const isBeforeGap = (values[index + 1] ?? null) === null;
    if (isAfterGap && isBeforeGap) dots.push(`M${place}h0`);
    else line.push(`${isAfterGap ? "M" : "L"}${place}`);
  });
  return { line: line.join(""), dots: dots.join("") };
}

function boundsOf(values: readonly (number | null)[]): readonly [low: number, high: number] {
  let [low, high] = [0, 0];
  for (const value of values) {
    low = Math.min(low, value ?? 0);
    high = Math.max(high, value ?? 0);
  }
  return low === high ? [low, low + 1] : [low, high];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
