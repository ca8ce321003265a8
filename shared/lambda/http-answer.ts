export interface HttpAnswer {
  readonly statusCode: number;
  /** Sent as JSON; an absent body is sent empty. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What to ask for instead, in words of its own parameters, should the answer be too large to be sent: of whatever can grow. */
  readonly narrowerQuestion?: string;
}
