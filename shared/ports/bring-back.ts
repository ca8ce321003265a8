export interface MessageReturn {
  readonly receiptHandle: string;
  readonly afterSeconds: number;
}

/** Makes received messages visible again after a while. It is only a wish: where it fails, the queue's own timeout holds. */
export type BringBack = (messages: readonly MessageReturn[]) => Promise<void>;
