import { SOURCES, type Source } from "../domain/meter/usage.ts";

/**
 * The headers of an answer about usage.
 * @param dataThrough RFC 3339: nothing accepted before it is missing
 * @param sources who answered; none where nothing had to be asked, which is as exact as the rollups
 */
export function toAnswerHeaders(
  dataThrough: string,
  sources: ReadonlySet<Source>,
): Readonly<Record<"tallymark-data-through" | "tallymark-answered-from", string>> {
  const named = SOURCES.filter((source) => sources.has(source));
  return {
    "tallymark-data-through": dataThrough,
    "tallymark-answered-from": named.length === 0 ? "rollups" : named.join(", "),
  };
}
