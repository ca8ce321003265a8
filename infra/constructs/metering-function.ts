/**
 * Owns: what every function of ours has in common - runtime, logs, a role that can do nothing but log.
 * Does not own: its code (bundle-functions.ts) and what it may reach; the grants of the other constructs add that.
 */
import { Duration } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { type EnvironmentVariable, functionNameOf } from "../../shared/environment.ts";
import type { StageConfig } from "../stage-config.ts";
import { bundleFunction } from "./bundle-functions.ts";
import { createLogGroup, type LogsProps } from "./log-group.ts";

export interface MeteringFunctionProps {
  /** The folder under functions/ that holds handler.ts; with the stage it is the function's name. */
  readonly folder: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly stage: LogsProps & Pick<StageConfig, "name">;
}

export class MeteringFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: MeteringFunctionProps) {
    super(scope, id);
    this.timeout = Duration.seconds(props.timeoutSeconds);
    const logGroup = createLogGroup(this, "Logs", props.stage);
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    this.lambda = new LambdaFunction(this, "Function", {
      functionName: functionNameOf(props.stage.name, props.folder),
      code: bundleFunction(props.folder),
      handler: "index.handler",
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: this.timeout,
      memorySize: props.memoryMegabytes,
      // Measured: 10 ms of a cold start (53 to 63 ms of import), for stack traces that name our files and lines.
      environment: { NODE_OPTIONS: "--enable-source-maps" },
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
    });
  }

  /** Permission and configuration in one step, so that neither can be forgotten. For the grants of other constructs. */
  allow(
    actions: readonly string[],
    resource: string,
    environment: Partial<Record<EnvironmentVariable, string>> = {},
  ): void {
    this.lambda.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
    for (const [name, value] of Object.entries(environment)) this.lambda.addEnvironment(name, value);
  }
}
