/** A call that ends before any function runs, as Lambda says it. */
export class LambdaError extends Error {
  readonly status: number;
  /** The name that the SDK gives the error. */
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}
