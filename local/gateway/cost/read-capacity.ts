/** Owns: finding what an answer consumed without reading all of it: a page of a megabyte takes longer to parse than to pass on. */

const NAME = Buffer.from('"ConsumedCapacity":');

/**
 * The member of that name, if the rest of the answer from its last occurrence on is the end of the answer's own object. In a text its
 * quotes would be escaped, and of an object further inside too many brackets would be left over: then it is undefined, as where
 * there is none.
 */
export function readCapacity(bytes: Buffer): unknown {
  const start = bytes.lastIndexOf(NAME);
  if (start < 0) return undefined;
  try {
    return JSON.parse(`{${bytes.toString("utf8", start)}`).ConsumedCapacity;
  } catch {
    return undefined;
  }
}
