/** Owns: sums of amounts that came as doubles. */

/** What is left of a whole without some of its parts. */
export function without(whole: number, parts: readonly number[]): number {
  const largest = parts.reduce((most, part) => Math.max(most, Math.abs(part)), Math.abs(whole));
  return settle(
    parts.reduce((left, part) => left - part, whole),
    largest,
  );
}

/**
 * Doubles hold 15 digits of what they were made from: what adding them left behind the last one is no usage.
 * @param largest of the amounts that the value was made from
 */
export function settle(value: number, largest: number): number {
  if (largest === 0 || Number.isInteger(value)) return value;
  const digits = 14 - Math.ceil(Math.log10(Math.abs(largest)));
  return Number(value.toFixed(Math.max(0, Math.min(12, digits))));
}
