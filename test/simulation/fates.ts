/** Owns: what a call may meet, and how often. */
import type { Fate } from "../support/in-memory-dynamodb.ts";
import { pick, type Random } from "./random.ts";

/** What the scheduler may do with a call; `crash-before`: the worker dies, and the call was never made. */
export type CallFate = Fate | "crash-before";

const FAULTS = [
  "throttle",
  "throttle-one",
  "lose-answer",
  "conflict",
  "crash-before",
  "crash-after",
] as const;

/** So that a schedule ends: afterwards everything succeeds. */
const FAULTS_MAX = 15;

/** More tries than the product makes, so that a worker gives up. */
const OUTAGE_CALLS = 10;

export interface Fates {
  /** For one call of a worker to a store. */
  readonly drawCall: (worker: number) => CallFate;
  /** Whether something else goes wrong, at this share of the chances. */
  readonly strikes: (kind: string, share: number) => boolean;
  /** How often each kind struck. */
  readonly struck: Readonly<Record<string, number>>;
}

export function createFates(random: Random): Fates {
  const struck: Record<string, number> = {};
  const outages = new Map<number, number>();
  let faults = 0;
  const note = (kind: string) => {
    struck[kind] = (struck[kind] ?? 0) + 1;
    faults++;
  };
  return {
    struck,
    drawCall: (worker) => {
      const refusals = outages.get(worker) ?? 0;
      if (refusals > 0) {
        outages.set(worker, refusals - 1);
        return "throttle";
      }
      if (faults >= FAULTS_MAX || random() < 0.75) return "succeed";
      if (random() < 0.08) {
        note("outage");
        outages.set(worker, OUTAGE_CALLS);
        return "throttle";
      }
      const fate = pick(random, FAULTS);
      note(fate);
      return fate;
    },
    strikes: (kind, share) => {
      const isStruck = faults < FAULTS_MAX && random() < share;
      if (isStruck) note(kind);
      return isStruck;
    },
  };
}
