/** `npm run snapshot`: a month that is over, closed by hand. Owns: what a person sees of it; the work is in snapshot/. */
import { describeMonths } from "./snapshot/describe-months.ts";
import { invokeSnapshot } from "./snapshot/invoke-snapshot.ts";
import { parseSnapshotOptions, SNAPSHOT_USAGE } from "./snapshot/options.ts";

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(SNAPSHOT_USAGE);
    return 0;
  }
  const report = await invokeSnapshot(parseSnapshotOptions(args, process.env));
  for (const line of describeMonths(report)) console.log(line);
  return report.unfinished.length > 0 ? 1 : 0;
}
