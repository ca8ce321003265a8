/**
 * Owns: which route leads to which function.
 * Does not own: the HTTP API itself (constructs/http-door.ts), and who may call: functions check the key.
 */
import { CfnOutput, type Stack } from "aws-cdk-lib";
import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpDoor } from "../constructs/http-door.ts";
import type { AddAlarm } from "../monitoring/alarms.ts";
import type { StageConfig } from "../stage-config.ts";
import type { Functions } from "./functions.ts";

export function openDoor(stack: Stack, functions: Functions, stage: StageConfig, addAlarm: AddAlarm): void {
  const door = new HttpDoor(stack, "Door", { stage, addAlarm });
  door.serve(functions.ingestEvents, HttpMethod.POST, "/v1/events", "/v1/usage/record");
  door.serve(functions.queryUsageAnalytics, HttpMethod.GET, "/v1/analytics/usage");
  door.serve(functions.correctEvents, HttpMethod.POST, "/v1/events/{id}/void", "/v1/events/{id}/amend");
  door.serve(functions.correctEvents, HttpMethod.GET, "/v1/corrections");
  door.serve(functions.queryEvents, HttpMethod.GET, "/v1/events", "/v1/events/{id}");
  door.serve(functions.manageQuarantine, HttpMethod.GET, "/v1/quarantine");
  door.serve(functions.manageQuarantine, HttpMethod.POST, "/v1/quarantine/{id}/replay");
  door.serve(functions.queryReconciliation, HttpMethod.GET, "/v1/health/reconciliation");
  new CfnOutput(stack, "ApiUrl", { value: door.url });
}
