/**
 * Owns: Lambda's asynchronous invocations - the event is taken at once; a function that fails gets it twice more.
 * Does not own: who sends events (../schedules).
 */
import type { Json } from "../../template/json.ts";
import type { Timers } from "../timers.ts";
import type { FunctionPool } from "./function-pool.ts";

/** Lambda waits one minute before the second attempt and two before the third. */
const PAUSES_MS = [60_000, 120_000];

export interface LaterInvocations {
  send(pool: FunctionPool, payload: Json): void;
  /** Events being worked on; those that wait for their next attempt are not. */
  inFlight(): number;
  /** Forgets what waits for another attempt. */
  stop(): void;
}

export function createLaterInvocations(timers: Timers, log: (line: string) => void): LaterInvocations {
  const pauses = new Set<() => void>();
  let inFlight = 0;

  const attempt = async (pool: FunctionPool, payload: Json, attempts: number): Promise<void> => {
    inFlight += 1;
    const result = await pool.invoke(payload);
    inFlight -= 1;
    if (result.kind === "returned") return;
    if (result.kind === "refused" && result.reason === "stopping") return;
    const fault = result.kind === "failed" ? result.error.errorMessage : result.reason;
    const pause = PAUSES_MS[attempts];
    log(
      `${pool.model.shortName}: asynchronous invocation failed (${fault}); ${pause === undefined ? "given up" : `again in ${pause / 1_000} s`}`,
    );
    if (pause === undefined) return;
    const takeBack = timers.after(pause, () => {
      pauses.delete(takeBack);
      void attempt(pool, payload, attempts + 1);
    });
    pauses.add(takeBack);
  };

  return {
    send: (pool, payload) => void attempt(pool, payload, 0),
    inFlight: () => inFlight,
    stop: () => {
      for (const takeBack of pauses) takeBack();
    },
  };
}
