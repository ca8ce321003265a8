/** Owns: values as the path of a line in a box, from the left to the right, 0 at the bottom. */

/** Room for the line's own width. */
const EDGE = 2;

/** Null is a gap; a value alone between two gaps is a dot. */
export function toPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const span = high === low ? 1 : high - low;
  const step = values.length < 2 ? 0 : (width - 2 * EDGE) / (values.length - 1);
  const commands: string[] = [];
  let isDrawn = false;
  values.forEach((value, index) => {
    if (value !== null) {
      const x = round(EDGE + index * step);
      const y = round(height - EDGE - ((value - low) / span) * (height - 2 * EDGE));
      commands.push(isDrawn ? `L${x} ${y}` : `M${x} ${y}h0`);
    }
    isDrawn = value !== null;
  });
  return commands.join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
