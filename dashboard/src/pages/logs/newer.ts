/** Owns: how many events came since a list was read. */
interface Placed {
  readonly id: string;
  readonly timestamp: string;
}

/**
 * Those at the list's head that it has not got. Late events, whose time lies further down, are not seen so.
 * @param newest of the same events, newest first
 * @param shown the first page of the list
 */
export function countNewer(newest: readonly Placed[], shown: readonly Placed[]): number {
  const known = new Set(shown.map(({ id }) => id));
  const from = shown[0]?.timestamp;
  return newest.filter(
    ({ id, timestamp }) => !known.has(id) && (from === undefined || isSameOrLater(timestamp, from)),
  ).length;
}

function isSameOrLater(timestamp: string, from: string): boolean {
  return Date.parse(timestamp) >= Date.parse(from);
}
