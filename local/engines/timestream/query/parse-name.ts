/** Owns: what is a name in a query. */
import type { TokenReader } from "./token-reader.ts";

/** Words of the grammar are names only in double quotes. */
const RESERVED = new Set(
  "ALL AND AS BETWEEN BY CASE CAST CROSS CUBE DISTINCT ELSE END ESCAPE EXCEPT EXISTS FALSE FROM FULL GROUP GROUPING HAVING IN INNER INTERSECT IS JOIN LEFT LIKE LIMIT NATURAL NOT NULL OFFSET ON OR ORDER OUTER RIGHT ROLLUP SELECT THEN TRUE UNION UNNEST USING VALUES WHEN WHERE WITH".split(
    " ",
  ),
);

export function isReserved(word: string): boolean {
  return RESERVED.has(word.toUpperCase());
}

export function takeName(reader: TokenReader, what: string): string {
  const token = reader.peek();
  if (token.kind === "name") return reader.take().value;
  if (token.kind === "word" && isReserved(token.value))
    throw reader.refuse(`expected ${what}, got ${token.value.toUpperCase()}`);
  return reader.expect("word", what).value;
}
