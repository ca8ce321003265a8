/** Knows up to when every accepted event is in the rollups. */
export interface Freshness {
  /** RFC 3339: nothing accepted before it is missing from the answers. */
  dataThrough(): Promise<string>;
  record(dataThrough: string): Promise<void>;
}
