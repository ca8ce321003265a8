/**
 * Owns: an event source mapping - from messages of a queue to invocations of a function, and back to the queue what failed.
 * Does not own: what makes a batch (gather-batch.ts) and what settles one (settled-messages.ts).
 */
import type { Message } from "@aws-sdk/client-sqs";
import type { MappingModel } from "../../template/model.ts";
import type { FunctionPool } from "../functions/function-pool.ts";
import type { InvocationResult } from "../functions/invocation.ts";
import { gatherBatch } from "./gather-batch.ts";
import { settledMessages } from "./settled-messages.ts";
import { toSqsEvent } from "./to-sqs-event.ts";

export interface QueuePollerOptions {
  readonly mapping: MappingModel;
  readonly pool: FunctionPool;
  /** In the function's name. */
  readonly receive: (count: number, waitSeconds: number) => Promise<readonly Message[]>;
  /** In the function's name. */
  readonly remove: (messages: readonly Message[]) => Promise<void>;
  /** In nobody's name: what was received and not worked on becomes visible again after the seconds. */
  readonly bringBack: (messages: readonly Message[], seconds: number) => Promise<void>;
  /** Absent: as in Lambda, a failed batch comes back when the queue's visibility timeout is over. */
  readonly failedBatchSeconds?: number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly log: (line: string) => void;
}

export interface QueuePoller {
  readonly mapping: MappingModel;
  /** Takes no more; resolves when the last receive has come back. What it brought is still worked on. */
  pause(): Promise<void>;
  resume(): void;
  /** Messages received and not settled. */
  inFlight(): number;
  /** As pause, for good: what cannot be worked on any more goes back to the queue. Resolves when all is settled. */
  stop(): Promise<void>;
}

/** How soon messages that could not be worked on any more are there for the next start. */
const PUT_BACK_SECONDS = 1;

const PAUSE_AFTER_FAULT_MS = 1_000;

interface PollerState {
  isPolling: boolean;
  isStopped: boolean;
  messages: number;
  readonly working: Set<Promise<void>>;
}

export function createQueuePoller(options: QueuePollerOptions): QueuePoller {
  const state: PollerState = { isPolling: false, isStopped: false, messages: 0, working: new Set() };
  let loop = Promise.resolve();
  const resume = () => {
    if (state.isPolling || state.isStopped) return;
    state.isPolling = true;
    loop = loop.then(() => poll(options, state));
  };
  const pause = async () => {
    state.isPolling = false;
    await loop;
  };
  return {
    mapping: options.mapping,
    pause,
    resume,
    inFlight: () => state.messages,
    stop: async () => {
      state.isStopped = true;
      await pause();
      await Promise.all(state.working);
    },
  };
}

async function poll(options: QueuePollerOptions, state: PollerState): Promise<void> {
  const { mapping, pool } = options;
  const concurrencyMax = Math.min(mapping.concurrencyMax ?? Number.POSITIVE_INFINITY, pool.concurrencyMax);
  const receive = createPatientReceive(options, state);
  let carried: readonly Message[] = [];
  while (state.isPolling || carried.length > 0) {
    if (state.working.size >= concurrencyMax) {
      await Promise.race(state.working);
      continue;
    }
    const { batchSize, windowSeconds } = mapping;
    const { batch, rest } = await gatherBatch(
      { batchSize, windowSeconds, receive, pause: options.pause },
      carried,
    );
    carried = rest;
    if (batch.length === 0) continue;
    const work = workOn(batch, options, state).finally(() => state.working.delete(work));
    state.working.add(work);
  }
}

/** A receive that fails brings nothing, and makes the next one wait: a fault of a moment must not end the mapping. */
function createPatientReceive(
  { receive, pause, log, mapping }: QueuePollerOptions,
  state: PollerState,
): QueuePollerOptions["receive"] {
  let lastFault = "";
  return async (count, waitSeconds) => {
    if (!state.isPolling) return [];
    try {
      const messages = await receive(count, waitSeconds);
      state.messages += messages.length;
      lastFault = "";
      return messages;
    } catch (error) {
      const fault = String(error);
      if (fault !== lastFault) log(`${mapping.shortName}: cannot receive: ${fault}`);
      lastFault = fault;
      await pause(PAUSE_AFTER_FAULT_MS);
      return [];
    }
  };
}

async function workOn(
  batch: readonly Message[],
  options: QueuePollerOptions,
  state: PollerState,
): Promise<void> {
  const { mapping, pool, remove, bringBack, failedBatchSeconds, log } = options;
  const result = await pool.invoke(toSqsEvent(batch, mapping.queueArn));
  const settled = settledMessages(batch, result, mapping.reportsItemFailures);
  const isFailed = result.kind !== "returned";
  if (isFailed && !isPutBack(result))
    log(`${mapping.shortName}: a batch of ${batch.length} failed: ${describe(result)}`);
  try {
    if (settled.length > 0) await remove(settled);
    if (isFailed && state.isStopped) await bringBack(batch, PUT_BACK_SECONDS);
    else if (isFailed && failedBatchSeconds !== undefined) await bringBack(batch, failedBatchSeconds);
  } catch (error) {
    // They come back when their visibility timeout is over; the function must bear a second delivery anyway.
    log(`${mapping.shortName}: ${String(error)}`);
  }
  state.messages -= batch.length;
}

/** Not a failure to tell of: the pipeline stops, and the messages wait for its next start. */
function isPutBack(result: InvocationResult): boolean {
  return result.kind === "refused" && result.reason === "stopping";
}

function describe(result: InvocationResult): string {
  if (result.kind === "failed") return `${result.error.errorType}: ${result.error.errorMessage}`;
  return result.kind === "refused" ? `refused, ${result.reason}` : "returned";
}
