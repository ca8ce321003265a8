import type { EventReceipt } from "./event-receipts.ts";

export interface CountedQuestion {
  readonly organization: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  /** 0 to 23. */
  readonly hours: ReadonlySet<number>;
}

/** Receipts of every counted event of these hours, each once, some at a time. Corrected and voided ones are among them. */
export type ReadCounted = (question: CountedQuestion) => AsyncIterable<readonly EventReceipt[]>;
