import { RemovalPolicy } from "aws-cdk-lib";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { StageConfig } from "../stage-config.ts";

export type LogsProps = Pick<StageConfig, "logRetention" | "isDataRetained">;

/** Logs end by their retention, and with their stack only where data may go too: they tell what happened to it. */
export function createLogGroup(
  scope: Construct,
  id: string,
  { logRetention, isDataRetained }: LogsProps,
): LogGroup {
  return new LogGroup(scope, id, {
    retention: logRetention,
    removalPolicy: isDataRetained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}
