/** Owns: one call of the function that reconciles. */
import { createFunctionCall } from "../operate/invoke-function.ts";
import type { Run } from "./describe-runs.ts";
import type { ReconcileOptions } from "./options.ts";

/** Longer than the function may run: 15 minutes. */
const RECONCILE = { folder: "reconcile-usage", answerLimitMs: 910_000 } as const;

/** @throws Error if the function fails, or cannot be invoked */
export async function invokeReconciliation({ target, payload }: ReconcileOptions): Promise<readonly Run[]> {
  const answer = await createFunctionCall({ ...target, ...RECONCILE })(payload);
  const { runs } = Object(answer);
  if (Array.isArray(runs)) return runs;
  throw new Error(`${RECONCILE.folder} answered ${JSON.stringify(answer)}; expected is {"runs":[...]}`);
}
