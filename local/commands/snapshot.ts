/** `npm run snapshot`: a month that is over, closed by hand. Owns: what a person sees of it; the work is in snapshot/. */
import { runCommand } from "./operate/run-command.ts";
import { describeMonths } from "./snapshot/describe-months.ts";
import { invokeSnapshot } from "./snapshot/invoke-snapshot.ts";
import { parseSnapshotOptions, SNAPSHOT_USAGE } from "./snapshot/options.ts";

await runCommand(SNAPSHOT_USAGE, async (args) => {
  const report = await invokeSnapshot(parseSnapshotOptions(args, process.env));
  for (const line of describeMonths(report)) console.log(line);
  return report.unfinished.length > 0 ? 1 : 0;
});
