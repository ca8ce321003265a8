/** `npm run reconcile`: totals counted anew from the ledger. Owns: what a person sees of it; the work is in reconcile/. */
import { runCommand } from "./operate/run-command.ts";
import { describeRuns, hasDrift } from "./reconcile/describe-runs.ts";
import { invokeReconciliation } from "./reconcile/invoke-reconciliation.ts";
import { parseReconcileOptions, RECONCILE_USAGE } from "./reconcile/options.ts";

await runCommand(RECONCILE_USAGE, async (args) => {
  const runs = await invokeReconciliation(parseReconcileOptions(args, process.env));
  for (const line of describeRuns(runs)) console.log(line);
  return hasDrift(runs) ? 1 : 0;
});
