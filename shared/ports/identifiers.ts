/** Makes identifiers and digests. The name-based ones are the same in every worker, so first sight never creates two. */
export interface Identifiers {
  /** UUID version 5 of the names, in order. */
  nameBased(...names: readonly string[]): string;
  /** The id of the event with this idempotency key: name-based, so a key has one id for ever. */
  eventId(organization: string, idempotencyKey: string): string;
  /** UUID version 7: unique, and sorts by time. */
  timeOrdered(): string;
  /** The first 128 bits of the text's SHA-256, base64url, 22 characters. */
  fingerprint(text: string): string;
}
