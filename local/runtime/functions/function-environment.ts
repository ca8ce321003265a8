import type { FunctionModel } from "../../template/model.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * The environment of a function: what the template says, and what Lambda adds. Nothing of this process: neither its credentials
 * nor its configuration of the SDK can reach a function.
 */
export function createFunctionEnvironment(
  model: FunctionModel,
  { accessKeyId, secretAccessKey }: Credentials,
  { region, gatewayUrl }: { readonly region: string; readonly gatewayUrl: string },
  logStream: string,
): Readonly<Record<string, string>> {
  return {
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: gatewayUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: model.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(model.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: model.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: model.bundleDirectory,
    _HANDLER: model.handler,
    // The first places where the SDK looks for anything else are named and empty.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    ...model.environment,
  };
}
