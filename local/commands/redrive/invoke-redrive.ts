/** Owns: one call of the function that redrives. */
import { createFunctionCall } from "../operate/invoke-function.ts";
import type { RedriveOptions } from "./options.ts";

export interface RedriveReport {
  readonly moved: number;
  readonly left: number;
}

const REDRIVE = { folder: "redrive-dead-letters", answerLimitMs: 70_000 } as const;

/** The answer calls the function once. @throws Error if the function fails, or cannot be invoked */
export function createInvocation({ queue, ...target }: RedriveOptions): () => Promise<RedriveReport> {
  const call = createFunctionCall({ ...target, ...REDRIVE });
  return async () => readReport(await call({ queue }));
}

function readReport(answer: unknown): RedriveReport {
  const { moved, left } = Object(answer);
  if (Number.isInteger(moved) && Number.isInteger(left)) return { moved, left };
  throw new Error(
    `${REDRIVE.folder} answered ${JSON.stringify(answer)}; expected is {"moved":<number>,"left":<number>}`,
  );
}
