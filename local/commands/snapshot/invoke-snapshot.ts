/** Owns: one call of the function that closes months. */
import { createFunctionCall } from "../operate/invoke-function.ts";
import type { Report } from "./describe-months.ts";
import type { SnapshotOptions } from "./options.ts";

/** Longer than the function may run: 15 minutes. */
const SNAPSHOT = { folder: "snapshot-mrr", answerLimitMs: 910_000 } as const;

/** @throws Error if the function fails, or cannot be invoked */
export async function invokeSnapshot({ target, payload }: SnapshotOptions): Promise<Report> {
  const answer = await createFunctionCall({ ...target, ...SNAPSHOT })(payload);
  const { months, unfinished } = Object(answer);
  if (Array.isArray(months) && Array.isArray(unfinished)) return { months, unfinished };
  throw new Error(
    `${SNAPSHOT.folder} answered ${JSON.stringify(answer)}; expected is {"months":[...],"unfinished":[...]}`,
  );
}
