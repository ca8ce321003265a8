import type { Origin } from "../domain/freshness/data-through.ts";
import { SOURCES } from "../domain/meter/usage.ts";

/** The headers of an answer about usage. Where nobody had to be asked, it is as exact as the rollups. */
export function toAnswerHeaders({
  dataThrough,
  sources,
}: Origin): Readonly<Record<"tallymark-data-through" | "tallymark-answered-from", string>> {
  const named = SOURCES.filter((source) => sources.has(source));
  return {
    "tallymark-data-through": dataThrough,
    "tallymark-answered-from": named.length === 0 ? "rollups" : named.join(", "),
  };
}
