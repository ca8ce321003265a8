/** Owns: what is counted of AWS use. Does not own: its prices (price-table.ts). */

/** Counted units, all additive. */
export interface Usage {
  readonly httpRequests: number;
  readonly lambdaInvocations: number;
  readonly lambdaGigabyteSeconds: number;
  readonly sqsRequests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly storedLedgerBytes: number;
  readonly timestreamWrites: number;
  /** Calls by `service:operation`. */
  readonly calls: Readonly<Record<string, number>>;
}

export interface CallAnswer {
  readonly status: number;
  readonly body: unknown;
  /** As the engine wrote it. */
  readonly bytes?: Buffer;
}
