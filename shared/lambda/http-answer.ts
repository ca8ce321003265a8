export interface HttpAnswer {
  readonly statusCode: number;
  /** Sent as JSON; an absent body is sent empty. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What to ask for instead, should the answer be too large to be sent. */
  readonly narrowerQuestion?: string;
}
