/** Owns: how often the function is called, and when that is given up. */
import type { RedriveReport } from "./invoke-redrive.ts";

export interface RedriveSteps {
  readonly invoke: () => Promise<RedriveReport>;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  readonly onProgress: (report: RedriveReport) => void;
}

/** Letters that somebody else holds come back within half a minute, and SQS settles its counts within one. */
const PAUSE_MS = 5_000;
const PAUSES_MAX = 24;

/**
 * Calls until nothing is left.
 * @returns how many dead letters were moved
 * @throws Error if a call fails, or if letters are left for two minutes without one that can be moved
 */
export async function redriveAll({ invoke, pause, onProgress }: RedriveSteps): Promise<number> {
  let sum = 0;
  for (let pauses = 0; pauses <= PAUSES_MAX; ) {
    const report = await invoke();
    onProgress(report);
    sum += report.moved;
    if (report.left === 0) return sum;
    pauses = report.moved === 0 ? pauses + 1 : 0;
    if (report.moved === 0) await pause(PAUSE_MS);
  }
  throw new Error(
    `${sum} dead letters were moved, but some are left that cannot be received: somebody else holds them. Redrive again later`,
  );
}
