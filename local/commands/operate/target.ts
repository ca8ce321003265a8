/** Owns: how an operator's command says which deployment it is about. */
import type { ParseArgsOptionsConfig } from "node:util";

export const TARGET_USAGE = `  --stage STAGE    of the deployment; default production, which the local pipeline is too
  --endpoint URL   of Lambda's Invoke API; npm start prints that of the local pipeline. Default is AWS_ENDPOINT_URL_LAMBDA of the
                   environment, else AWS, with the credentials and the region that the AWS CLI would use`;

export const TARGET_OPTIONS = {
  stage: { type: "string", default: "production" },
  endpoint: { type: "string" },
} as const satisfies ParseArgsOptionsConfig;

export interface Target {
  readonly stage: string;
  /** Absent: where the SDK finds AWS. */
  readonly endpoint?: string;
}

/** @param faults gets one line per option that is wrong */
export function readTarget(
  values: { readonly stage: string; readonly endpoint?: string },
  environment: NodeJS.ProcessEnv,
  faults: string[],
): Target {
  const endpoint = values.endpoint ?? (environment.AWS_ENDPOINT_URL_LAMBDA || undefined);
  if (!/^[a-z0-9-]+$/.test(values.stage))
    faults.push(
      `--stage: got ${JSON.stringify(values.stage)}; accepted is a name of lower-case letters, digits and dashes`,
    );
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ""))
    faults.push(
      `--endpoint (or AWS_ENDPOINT_URL_LAMBDA): got ${JSON.stringify(endpoint)}; accepted is a URL, such as http://127.0.0.1:4001`,
    );
  return { stage: values.stage, endpoint };
}
