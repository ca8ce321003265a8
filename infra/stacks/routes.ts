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

/** Fluxrate's paths begin with /api/v1; all of ours begin with /v1 too. */
const METER_PATHS = ["/meters/{id}/usage", "/meters/{id}/stats", "/customers/{id}/usage"];

export function openDoor(
  stack: Stack,
  functions: Functions,
  stage: StageConfig,
  addAlarm: AddAlarm,
): HttpDoor {
  const door = new HttpDoor(stack, "Door", { stage, addAlarm });
  door.serve(functions.ingestEvents, HttpMethod.POST, "/v1/events", "/v1/usage/record", "/v1/ingest");
  // Fluxrate's clients begin each path with /api; whoever has left it out is served as well.
  door.serve(functions.ingestEvents, HttpMethod.POST, "/api/v1/sdk/track", "/v1/sdk/track");
  door.serve(functions.queryUsageAnalytics, HttpMethod.GET, "/v1/analytics/usage");
  door.serve(
    functions.queryMeters,
    HttpMethod.GET,
    ...METER_PATHS.flatMap((path) => [`/v1${path}`, `/api/v1${path}`]),
  );
  door.serve(functions.queryBatchUsage, HttpMethod.POST, "/v1/usage", "/v1/usage/groups");
  door.serve(functions.correctEvents, HttpMethod.POST, "/v1/events/{id}/void", "/v1/events/{id}/amend");
  door.serve(functions.correctEvents, HttpMethod.GET, "/v1/corrections");
  door.serve(functions.queryEvents, HttpMethod.GET, "/v1/events", "/v1/events/{id}");
  door.serve(functions.queryEvents, HttpMethod.GET, "/v1/meters/{id}/events", "/api/v1/meters/{id}/events");
  door.serve(functions.queryEvents, HttpMethod.POST, "/v1/events/search");
  door.serve(functions.manageQuarantine, HttpMethod.GET, "/v1/quarantine");
  door.serve(functions.manageQuarantine, HttpMethod.POST, "/v1/quarantine/{id}/replay");
  door.serve(functions.queryReconciliation, HttpMethod.GET, "/v1/health/reconciliation");
  door.serve(functions.serveOpenapi, HttpMethod.GET, "/openapi.json");
  serveCatalog(door, functions);
  serveBilling(door, functions);
  serveRevenue(door, functions);
  serveSnapshots(door, functions);
  servePrices(door, functions);
  serveKeys(door, functions);
  door.serveTheRest(functions.refuseUnknownRoutes);
  new CfnOutput(stack, "ApiUrl", { value: door.url });
  return door;
}

function serveCatalog(door: HttpDoor, { manageCatalog }: Functions): void {
  for (const collection of ["/v1/customers", "/v1/agents", "/v1/meters"]) {
    door.serve(manageCatalog, HttpMethod.GET, collection, `${collection}/{id}`);
    door.serve(manageCatalog, HttpMethod.POST, collection, `${collection}/{id}/archive`);
    door.serve(manageCatalog, HttpMethod.PATCH, `${collection}/{id}`);
  }
  door.serve(manageCatalog, HttpMethod.POST, "/v1/customers/{id}/unarchive", "/v1/agents/{id}/unarchive");
  const metrics = "/v1/billable-metrics";
  door.serve(manageCatalog, HttpMethod.GET, metrics, `${metrics}/{billable_metric_id}`);
  door.serve(manageCatalog, HttpMethod.POST, `${metrics}/create`, `${metrics}/archive`);
}

function serveBilling(door: HttpDoor, { manageBilling }: Functions): void {
  for (const collection of ["/v1/plans", "/v1/charges", "/v1/subscriptions", "/v1/invoices"]) {
    door.serve(manageBilling, HttpMethod.GET, collection, `${collection}/{id}`);
    door.serve(manageBilling, HttpMethod.POST, collection);
    door.serve(manageBilling, HttpMethod.PATCH, `${collection}/{id}`);
  }
  door.serve(manageBilling, HttpMethod.POST, "/v1/plans/{id}/archive", "/v1/charges/{id}/end");
  door.serve(manageBilling, HttpMethod.POST, "/v1/subscriptions/{id}/changes", "/v1/subscriptions/{id}/end");
  door.serve(manageBilling, HttpMethod.GET, "/v1/billing-log");
}

function serveRevenue(door: HttpDoor, { queryRevenue }: Functions): void {
  const questions = ["mrr", "revenue", "cost", "revenue-at-risk"];
  door.serve(queryRevenue, HttpMethod.GET, ...questions.map((question) => `/v1/analytics/${question}`));
}

function serveSnapshots(door: HttpDoor, { queryMrrHistory }: Functions): void {
  door.serve(queryMrrHistory, HttpMethod.GET, "/v1/analytics/mrr/history", "/v1/mrr-snapshots");
}

function servePrices(door: HttpDoor, { managePrices, repriceEvents, draftInvoice }: Functions): void {
  door.serve(managePrices, HttpMethod.GET, "/v1/model-prices");
  door.serve(managePrices, HttpMethod.POST, "/v1/model-prices");
  door.serve(repriceEvents, HttpMethod.GET, "/v1/repricing-runs");
  door.serve(repriceEvents, HttpMethod.POST, "/v1/repricing-runs");
  door.serve(draftInvoice, HttpMethod.POST, "/v1/subscriptions/{id}/invoice-drafts");
}

function serveKeys(door: HttpDoor, { manageKeys }: Functions): void {
  door.serve(manageKeys, HttpMethod.GET, "/v1/me", "/v1/keys", "/v1/keys/{id}");
  door.serve(manageKeys, HttpMethod.POST, "/v1/keys", "/v1/keys/{id}/revoke");
  door.serve(manageKeys, HttpMethod.PATCH, "/v1/keys/{id}");
}
