/** Owns: the words of `npm run redrive` and what each accepts. */
import { parseArgs } from "node:util";

export const REDRIVE_USAGE = `Usage: npm run redrive -- --queue usage|store [options]

Moves dead letters back to the queue on which they failed, until none is left. Mend first what made them fail: docs/runbook.md.
Running it twice changes nothing, because a repeated message counts nothing.

  --queue QUEUE    usage: accepted events that could not be counted; store: counted ones that the event store did not take
  --stage STAGE    of the deployment; default production, which the local pipeline is too
  --endpoint URL   of Lambda's Invoke API; npm start prints that of the local pipeline. Default is AWS_ENDPOINT_URL_LAMBDA of the
                   environment, else AWS, with the credentials and the region that the AWS CLI would use
  --help           prints this`;

const QUEUES = ["usage", "store"] as const;

export interface RedriveOptions {
  readonly queue: (typeof QUEUES)[number];
  readonly stage: string;
  /** Absent: where the SDK finds AWS. */
  readonly endpoint?: string;
}

/** @throws Error with one line per option that is missing or wrong */
export function parseRedriveOptions(args: readonly string[], environment: NodeJS.ProcessEnv): RedriveOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      queue: { type: "string" },
      stage: { type: "string", default: "production" },
      endpoint: { type: "string" },
    },
  });
  const endpoint = values.endpoint ?? (environment.AWS_ENDPOINT_URL_LAMBDA || undefined);
  const queue = QUEUES.find((name) => name === values.queue);
  const faults: string[] = [];
  if (queue === undefined)
    faults.push(
      `--queue: got ${JSON.stringify(values.queue) ?? "nothing"}; accepted is ${QUEUES.join(" or ")}`,
    );
  if (!/^[a-z0-9-]+$/.test(values.stage))
    faults.push(
      `--stage: got ${JSON.stringify(values.stage)}; accepted is a name of lower-case letters, digits and dashes`,
    );
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ""))
    faults.push(
      `--endpoint (or AWS_ENDPOINT_URL_LAMBDA): got ${JSON.stringify(endpoint)}; accepted is a URL, such as http://127.0.0.1:4001`,
    );
  if (queue === undefined || faults.length > 0) throw new Error(faults.join("\n"));
  return { queue, stage: values.stage, endpoint };
}
