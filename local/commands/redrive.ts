/** `npm run redrive`: dead letters go back to their queue. Owns: what a person sees of it; the work is in redrive/. */
import { setTimeout as pause } from "node:timers/promises";
import { createInvocation } from "./redrive/invoke-redrive.ts";
import { parseRedriveOptions, REDRIVE_USAGE } from "./redrive/options.ts";
import { redriveAll } from "./redrive/redrive-all.ts";

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) {
    console.log(REDRIVE_USAGE);
    return;
  }
  const options = parseRedriveOptions(args, process.env);
  const sum = await redriveAll({
    invoke: createInvocation(options),
    pause,
    onProgress: ({ moved, left }) => console.log(`${moved} moved, ${left} left`),
  });
  console.log(`${sum} dead letters went back to the ${options.queue} queue; none is left.`);
}
