/**
 * Owns: that a UUID is the same in upper and lower case (RFC 9562), and lower case inside, whoever names it: an event or a question.
 * Does not own: what it is the id of.
 */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** In lower case; undefined if the text is no UUID. */
export function readUuid(text: string): string | undefined {
  return UUID.test(text) ? text.toLowerCase() : undefined;
}

/** A name, which may be a UUID. Other names differ by their case. */
export function normalizeName(text: string): string {
  return readUuid(text) ?? text;
}
