/**
 * Owns: reading and writing the part of the URL after `?`: plain texts, one per name, as a human would write them.
 * What a page does not know, or what is not accepted, is left out.
 */
export type SearchInput = Readonly<Record<string, unknown>>;

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

export function oneOf<const Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
): Choice | undefined {
  return choices.find((choice) => choice === value);
}

/** A text of at most so many characters. */
export function textOf(value: unknown, max = 200): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= max ? value : undefined;
}
