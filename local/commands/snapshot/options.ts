/** Owns: the words of `npm run snapshot` and what each accepts. */
import { parseArgs } from "node:util";
import { readTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from "../operate/target.ts";

export const SNAPSHOT_USAGE = `Usage: npm run snapshot -- [options]

Computes a month that is over from what is recorded now. Where it comes to something else than its last snapshot, or has none, a
version is written; those before it stay. Doing it twice writes once. Without --month: what the schedule does - every month
that is missing, and those that something was recorded or used late for, up to 35 days after them. Months whose usage was
changed later, by a backfill or a correction, need --month. It ends with 1 when there was not enough time: the same call goes on.

  --month YYYY-MM   the month; later ones follow if it changes who was worth something before them
  --organization O  only this one; default: all
${TARGET_USAGE}
  --help            prints this`;

export interface SnapshotOptions {
  readonly target: Target;
  /** What the function is given. It checks what it means. */
  readonly payload: { readonly month?: string; readonly organization?: string };
}

/** @throws Error with one line per option that is missing or wrong */
export function parseSnapshotOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): SnapshotOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { month: { type: "string" }, organization: { type: "string" }, ...TARGET_OPTIONS },
  });
  const faults: string[] = [];
  const target = readTarget(values, environment, faults);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const { month, organization } = values;
  return {
    target,
    payload: {
      ...(month === undefined ? {} : { month }),
      ...(organization === undefined ? {} : { organization }),
    },
  };
}
