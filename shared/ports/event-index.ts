/** What was accepted together, as far as its events' timestamps lie on one day. */
export interface IndexedChunk {
  /** Of events that came alone: an id of the index's own, which no claim names. */
  readonly chunkId: string;
  /** Whether its events were counted alone, each with its claim in one transaction. */
  readonly isOfSingles: boolean;
  readonly eventIds: readonly string[];
}

/** Half-open, in milliseconds since 1970. */
export interface AcceptanceSpan {
  readonly from: number;
  readonly to: number;
}

/** Names every event that the ledger was asked to count, by the UTC day of its timestamp. It is written before anything is claimed. */
export interface EventIndex {
  /**
   * Ids of events of these hours (0 to 23), each once. An event that came again with another timestamp stands under both: the
   * ledger knows which one counts.
   */
  eventIds(organization: string, day: string, hours: ReadonlySet<number>): Promise<readonly string[]>;
  /** The hours of the day that have events. */
  hours(organization: string, day: string): Promise<ReadonlySet<number>>;
  /** Chunks accepted in the span. Those that succeeded a fenced one carry no time, and are left out. */
  acceptedWithin(organization: string, day: string, span: AcceptanceSpan): Promise<readonly IndexedChunk[]>;
  /** Every chunk of the day except those accepted at or after this instant: all that carry no time are among them. */
  acceptedBefore(organization: string, day: string, before: number): Promise<readonly IndexedChunk[]>;
  /** Days that backfills of the last weeks brought events for. */
  backfillDays(organization: string): Promise<readonly string[]>;
}
