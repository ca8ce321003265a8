/** Owns: whether two records say the same. Does not own: what becomes of the second one (application). */

/** @param besides fields that nobody sends, or that may have changed since */
export function isSameContent<Kept extends object>(
  a: Kept,
  b: Kept,
  besides: readonly (keyof Kept)[],
): boolean {
  return contentOf(a, besides) === contentOf(b, besides);
}

function contentOf(record: object, besides: readonly PropertyKey[]): string {
  const said = Object.entries(record).filter(
    ([name, value]) => value !== undefined && !besides.includes(name),
  );
  return JSON.stringify(said.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
