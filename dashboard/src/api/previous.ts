/** Owns: whether an answer is still shown, pale, while the next one is on its way. */

interface AskedBefore {
  readonly queryKey: readonly unknown[];
}

/**
 * Another window draws over the old one, so that nothing jumps. But an answer in another currency, or of another MRR, would stand
 * under a sign or a heading that is not its own.
 * @param parameters of the question that must be the same in the one before
 */
export function keepIfSame(parameters: Readonly<Record<string, string | undefined>>) {
  return <Data>(previous: Data | undefined, asked: AskedBefore | undefined): Data | undefined => {
    const before = parametersOf(asked);
    const isSame = Object.entries(parameters).every(([name, value]) => before.get(name) === value);
    return isSame ? previous : undefined;
  };
}

/** The last part of a question's key. */
function parametersOf(asked: AskedBefore | undefined): ReadonlyMap<string, unknown> {
  const last = asked?.queryKey.at(-1);
  return new Map(typeof last === "object" && last !== null ? Object.entries(last) : []);
}
