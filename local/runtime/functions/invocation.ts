/** Owns: what is said between those who invoke a function and those who run it. */
import type { Json } from "../../template/json.ts";

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type InvocationResult =
  | { readonly kind: "returned"; readonly payload: Json }
  /** The function threw, ran out of time or memory, or its worker died. */
  | { readonly kind: "failed"; readonly error: FunctionError }
  /** It was never started. */
  | { readonly kind: "refused"; readonly reason: "throttled" | "too-large" | "stopping" };

/** What the runtime asks of a worker. */
export interface WorkOrder {
  readonly requestId: string;
  /** JSON */
  readonly event: string;
  readonly timeoutMilliseconds: number;
  /** How far the pipeline's clock is ahead of the machine's; 0 unless somebody moved it. */
  readonly clockOffsetMilliseconds: number;
}

/** What a worker says. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "returned"; readonly payload: string }
  | { readonly kind: "threw"; readonly error: FunctionError };

/** What a worker is started with. */
export interface WorkerData {
  readonly modulePath: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMegabytes: number;
  readonly logGroup: string;
  readonly logStream: string;
  /** A usual run keeps the machine's own clock. */
  readonly isClockMovable: boolean;
}

/** A payload of a synchronous invocation, request or response, is at most 6 MB (Lambda quotas). */
export const PAYLOAD_BYTES_MAX = 6 * 1024 * 1024;
