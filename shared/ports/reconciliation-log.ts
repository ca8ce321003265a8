import type { ReconciliationRun } from "../domain/reconciliation/run.ts";

/** Remembers what reconciliation found, for 90 days. */
export interface ReconciliationLog {
  record(run: ReconciliationRun): Promise<void>;
  /** Runs since this instant (ms since 1970), newest first. */
  runs(organization: string, since: number): Promise<readonly ReconciliationRun[]>;
}
