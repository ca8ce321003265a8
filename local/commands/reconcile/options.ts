/** Owns: the words of `npm run reconcile` and what each accepts. */
import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import { readTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from "../operate/target.ts";

export const RECONCILE_USAGE = `Usage: npm run reconcile -- [options]

Counts hours of the totals anew from the ledger, and tells every counter that holds something else. It ends with 1 when drift is
left, so a script can ask. Without --from and --to: the last hour that is over, three others by chance, and claims of lost messages.

  --organization O  only this one; default: all
  --from HOUR       the first hour, such as 2026-01-31T09:00:00Z
  --to HOUR         the hour after the last one
  --repair          moves every counter that drifts by what it is off, with an entry in the log of corrections, and sends raw
                    events to the event store again where it lacks some. Doing it twice repairs once.
  --reason TEXT     why; needed with --repair
  --by NAME         who; default: your name on this machine
${TARGET_USAGE}
  --help            prints this`;

export interface ReconcileOptions {
  readonly target: Target;
  /** What the function is given. It checks what it means. */
  readonly payload: {
    readonly organization?: string;
    readonly from?: string;
    readonly to?: string;
    readonly repair?: true;
    readonly reason?: string;
    readonly by?: string;
  };
}

/** @throws Error with one line per option that is missing or wrong */
export function parseReconcileOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ReconcileOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      organization: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      repair: { type: "boolean", default: false },
      reason: { type: "string" },
      by: { type: "string" },
      ...TARGET_OPTIONS,
    },
  });
  const { repair, organization, from, to, reason } = values;
  const faults: string[] = [];
  if ((from === undefined) !== (to === undefined)) faults.push("--from and --to: accepted are both or none");
  if (repair && !reason) faults.push("--reason: is missing; a repair needs one, for the log of corrections");
  const target = readTarget(values, environment, faults);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return {
    target,
    payload: {
      ...(organization === undefined ? {} : { organization }),
      ...(from === undefined ? {} : { from, to }),
      ...(repair ? { repair, reason, by: values.by ?? userInfo().username } : {}),
    },
  };
}
