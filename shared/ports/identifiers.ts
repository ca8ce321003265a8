/** Makes identifiers and digests. The name-based ones are the same in every worker, so first sight never creates two. */
export interface Identifiers {
  /** UUID version 5 of the names, in order. */
  nameBased(...names: readonly string[]): string;
  /** UUID version 7: unique, and sorts by time. */
  timeOrdered(): string;
  /** SHA-256 in base64url, 43 characters. */
  digest(text: string): string;
}
