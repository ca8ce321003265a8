/** Owns: the words of `npm run redrive` and what each accepts. */
import { parseArgs } from "node:util";
import { readTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from "../operate/target.ts";

export const REDRIVE_USAGE = `Usage: npm run redrive -- --queue usage|store [options]

Moves dead letters back to the queue on which they failed, until none is left. Mend first what made them fail: docs/runbook.md.
Running it twice changes nothing, because a repeated message counts nothing.

  --queue QUEUE    usage: accepted events that could not be counted; store: counted ones that the event store did not take
${TARGET_USAGE}
  --help           prints this`;

const QUEUES = ["usage", "store"] as const;

export interface RedriveOptions extends Target {
  readonly queue: (typeof QUEUES)[number];
}

/** @throws Error with one line per option that is missing or wrong */
export function parseRedriveOptions(args: readonly string[], environment: NodeJS.ProcessEnv): RedriveOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { queue: { type: "string" }, ...TARGET_OPTIONS },
  });
  const queue = QUEUES.find((name) => name === values.queue);
  const faults: string[] = [];
  if (queue === undefined)
    faults.push(
      `--queue: got ${JSON.stringify(values.queue) ?? "nothing"}; accepted is ${QUEUES.join(" or ")}`,
    );
  const target = readTarget(values, environment, faults);
  if (queue === undefined || faults.length > 0) throw new Error(faults.join("\n"));
  return { queue, ...target };
}
