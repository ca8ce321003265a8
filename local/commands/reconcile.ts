/** `npm run reconcile`: totals counted anew from the ledger. Owns: what a person sees of it; the work is in reconcile/. */
import { describeRuns, hasDrift } from "./reconcile/describe-runs.ts";
import { invokeReconciliation } from "./reconcile/invoke-reconciliation.ts";
import { parseReconcileOptions, RECONCILE_USAGE } from "./reconcile/options.ts";

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(RECONCILE_USAGE);
    return 0;
  }
  const runs = await invokeReconciliation(parseReconcileOptions(args, process.env));
  for (const line of describeRuns(runs)) console.log(line);
  return hasDrift(runs) ? 1 : 0;
}
