import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Match } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, test } from "vitest";
import { find, idOf, PROJECT, type Resource, type Stacks, SYNTHESIS_MS, synthesize } from "../synthesize.ts";

let stacks: Stacks;
beforeAll(() => {
  stacks = synthesize();
}, SYNTHESIS_MS);

const all = (type: string): Resource[] => [...find(stacks.metering, type).values()];

describe("every function", () => {
  test("runs on Node 24, arm64, from an ES module with source maps", () => {
    const functions = all("AWS::Lambda::Function");
    expect(functions).toHaveLength(25);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
        Environment: { Variables: { NODE_OPTIONS: "--enable-source-maps" } },
      });
    }
  });

  test("says how long it may run and how large it is", () => {
    const sizes = Object.fromEntries(
      [...find(stacks.metering, "AWS::Lambda::Function")].map(([id, { Properties }]) => [
        id.replace(/Function\w*$/, ""),
        [Properties.Timeout, Properties.MemorySize],
      ]),
    );
    expect(sizes).toEqual({
      managecatalog: [10, 512],
      managebilling: [10, 512],
      manageprices: [10, 512],
      repriceevents: [29, 512],
      draftinvoice: [29, 512],
      ingestevents: [10, 512],
      countusage: [60, 1024],
      storeevents: [60, 512],
      queryusageanalytics: [29, 1024],
      querymeters: [29, 1024],
      querybatchusage: [29, 1024],
      queryrevenue: [29, 2048],
      correctevents: [10, 512],
      queryevents: [29, 512],
      managequarantine: [10, 512],
      managekeys: [10, 512],
      createapikey: [10, 256],
      trackfreshness: [10, 256],
      redrivedeadletters: [60, 256],
      reconcileusage: [900, 1024],
      queryreconciliation: [10, 512],
      snapshotmrr: [900, 1024],
      querymrrhistory: [29, 1024],
      serveopenapi: [10, 512],
      refuseunknownroutes: [10, 256],
    });
  });

  test("has a name that an operator can type: the stage and its folder", () => {
    const namesIn = ({ metering }: Stacks) =>
      [...find(metering, "AWS::Lambda::Function").values()].map(({ Properties }) => Properties.FunctionName);
    const folders = readdirSync(join(PROJECT, "functions"));
    const named = (stage: string) => folders.map((folder) => `tallymark-${stage}-${folder}`).toSorted();
    expect(namesIn(stacks).toSorted()).toEqual(named("production"));
    expect(namesIn(synthesize({ stage: "sandbox" })).toSorted()).toEqual(named("sandbox"));
  });

  test("logs JSON to a log group of its own that ends", () => {
    const groups = find(stacks.metering, "AWS::Logs::LogGroup");
    for (const { Properties } of groups.values()) expect(Properties.RetentionInDays).toBe(90);
    const used = all("AWS::Lambda::Function").map(({ Properties }) => {
      expect(Properties.LoggingConfig).toMatchObject({ LogFormat: "JSON", SystemLogLevel: "WARN" });
      return idOf(Properties.LoggingConfig.LogGroup);
    });
    expect(new Set(used).size).toBe(used.length);
    expect(used.filter((id) => !groups.has(id))).toEqual([]);
  });

  test("has a role of its own, without managed policies", () => {
    const roles = all("AWS::Lambda::Function").map(({ Properties }) => idOf(Properties.Role));
    expect(new Set(roles).size).toBe(roles.length);
    expect(all("AWS::IAM::Role").filter(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([]);
  });
});

describe("every queue", () => {
  test("is encrypted", () => {
    const queues = all("AWS::SQS::Queue");
    expect(queues).toHaveLength(8);
    expect(queues.filter(({ Properties }) => Properties.SqsManagedSseEnabled !== true)).toEqual([]);
  });

  test("refuses plain HTTP", () => {
    const closed = all("AWS::SQS::QueuePolicy")
      .filter(({ Properties }) =>
        Properties.PolicyDocument.Statement.some(
          (statement: { Effect: string; Condition?: unknown }) =>
            statement.Effect === "Deny" &&
            JSON.stringify(statement.Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
        ),
      )
      .flatMap(({ Properties }) => Properties.Queues.map(idOf));
    expect(closed.toSorted()).toEqual([...find(stacks.metering, "AWS::SQS::Queue").keys()].toSorted());
  });

  test("that is worked on hides a message for six timeouts of its function and the window, and gives up into dead letters", () => {
    const queues = find(stacks.metering, "AWS::SQS::Queue");
    const functions = find(stacks.metering, "AWS::Lambda::Function");
    const mappings = all("AWS::Lambda::EventSourceMapping");
    expect(mappings).toHaveLength(2);
    for (const { Properties: mapping } of mappings) {
      const queue = queues.get(idOf(mapping.EventSourceArn))?.Properties;
      const consumer = functions.get(idOf(mapping.FunctionName))?.Properties;
      expect(queue?.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * consumer?.Timeout + mapping.MaximumBatchingWindowInSeconds,
      );
      const deadLetters = queues.get(idOf(queue?.RedrivePolicy.deadLetterTargetArn))?.Properties;
      expect(deadLetters?.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
      expect(queue?.MessageRetentionPeriod).toBeLessThan(deadLetters?.MessageRetentionPeriod);
      expect(mapping.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
    }
  });

  test("the usage queue is counted in large batches, a second apart at most", () => {
    stacks.metering.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 50 },
    });
  });
});

describe("the door", () => {
  test("has the routes of the contract, each with one function", () => {
    const integrations = find(stacks.metering, "AWS::ApiGatewayV2::Integration");
    const routes = all("AWS::ApiGatewayV2::Route").map(({ Properties }) => {
      const integration = integrations.get(idOf(Properties.Target["Fn::Join"][1][1]))?.Properties;
      return `${Properties.RouteKey} -> ${idOf(integration?.IntegrationUri).replace(/Function\w*$/, "")}`;
    });
    expect(routes.toSorted()).toEqual([
      "$default -> refuseunknownroutes",
      "GET /api/v1/customers/{id}/usage -> querymeters",
      "GET /api/v1/meters/{id}/events -> queryevents",
      "GET /api/v1/meters/{id}/stats -> querymeters",
      "GET /api/v1/meters/{id}/usage -> querymeters",
      "GET /openapi.json -> serveopenapi",
      "GET /v1/agents -> managecatalog",
      "GET /v1/agents/{id} -> managecatalog",
      "GET /v1/analytics/cost -> queryrevenue",
      "GET /v1/analytics/mrr -> queryrevenue",
      "GET /v1/analytics/mrr/history -> querymrrhistory",
      "GET /v1/analytics/revenue -> queryrevenue",
      "GET /v1/analytics/revenue-at-risk -> queryrevenue",
      "GET /v1/analytics/usage -> queryusageanalytics",
      "GET /v1/billable-metrics -> managecatalog",
      "GET /v1/billable-metrics/{billable_metric_id} -> managecatalog",
      "GET /v1/billing-log -> managebilling",
      "GET /v1/charges -> managebilling",
      "GET /v1/charges/{id} -> managebilling",
      "GET /v1/corrections -> correctevents",
      "GET /v1/customers -> managecatalog",
      "GET /v1/customers/{id} -> managecatalog",
      "GET /v1/customers/{id}/usage -> querymeters",
      "GET /v1/events -> queryevents",
      "GET /v1/events/{id} -> queryevents",
      "GET /v1/health/reconciliation -> queryreconciliation",
      "GET /v1/invoices -> managebilling",
      "GET /v1/invoices/{id} -> managebilling",
      "GET /v1/keys -> managekeys",
      "GET /v1/keys/{id} -> managekeys",
      "GET /v1/me -> managekeys",
      "GET /v1/meters -> managecatalog",
      "GET /v1/meters/{id} -> managecatalog",
      "GET /v1/meters/{id}/events -> queryevents",
      "GET /v1/meters/{id}/stats -> querymeters",
      "GET /v1/meters/{id}/usage -> querymeters",
      "GET /v1/model-prices -> manageprices",
      "GET /v1/mrr-snapshots -> querymrrhistory",
      "GET /v1/plans -> managebilling",
      "GET /v1/plans/{id} -> managebilling",
      "GET /v1/quarantine -> managequarantine",
      "GET /v1/repricing-runs -> repriceevents",
      "GET /v1/subscriptions -> managebilling",
      "GET /v1/subscriptions/{id} -> managebilling",
      "PATCH /v1/agents/{id} -> managecatalog",
      "PATCH /v1/charges/{id} -> managebilling",
      "PATCH /v1/customers/{id} -> managecatalog",
      "PATCH /v1/invoices/{id} -> managebilling",
      "PATCH /v1/keys/{id} -> managekeys",
      "PATCH /v1/meters/{id} -> managecatalog",
      "PATCH /v1/plans/{id} -> managebilling",
      "PATCH /v1/subscriptions/{id} -> managebilling",
      "POST /api/v1/sdk/track -> ingestevents",
      "POST /v1/agents -> managecatalog",
      "POST /v1/agents/{id}/archive -> managecatalog",
      "POST /v1/agents/{id}/unarchive -> managecatalog",
      "POST /v1/billable-metrics/archive -> managecatalog",
      "POST /v1/billable-metrics/create -> managecatalog",
      "POST /v1/charges -> managebilling",
      "POST /v1/charges/{id}/end -> managebilling",
      "POST /v1/customers -> managecatalog",
      "POST /v1/customers/{id}/archive -> managecatalog",
      "POST /v1/customers/{id}/unarchive -> managecatalog",
      "POST /v1/events -> ingestevents",
      "POST /v1/events/search -> queryevents",
      "POST /v1/events/{id}/amend -> correctevents",
      "POST /v1/events/{id}/void -> correctevents",
      "POST /v1/ingest -> ingestevents",
      "POST /v1/invoices -> managebilling",
      "POST /v1/keys -> managekeys",
      "POST /v1/keys/{id}/revoke -> managekeys",
      "POST /v1/meters -> managecatalog",
      "POST /v1/meters/{id}/archive -> managecatalog",
      "POST /v1/model-prices -> manageprices",
      "POST /v1/plans -> managebilling",
      "POST /v1/plans/{id}/archive -> managebilling",
      "POST /v1/quarantine/{id}/replay -> managequarantine",
      "POST /v1/repricing-runs -> repriceevents",
      "POST /v1/sdk/track -> ingestevents",
      "POST /v1/subscriptions -> managebilling",
      "POST /v1/subscriptions/{id}/changes -> managebilling",
      "POST /v1/subscriptions/{id}/end -> managebilling",
      "POST /v1/subscriptions/{id}/invoice-drafts -> draftinvoice",
      "POST /v1/usage -> querybatchusage",
      "POST /v1/usage/groups -> querybatchusage",
      "POST /v1/usage/record -> ingestevents",
    ]);
  });

  test("is throttled and logs every request, without addresses and headers", () => {
    const [stage] = all("AWS::ApiGatewayV2::Stage");
    expect(stage?.Properties.DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 2000,
      ThrottlingBurstLimit: 4000,
    });
    const format: string = stage?.Properties.AccessLogSettings.Format;
    expect(format).toContain("$context.requestId");
    expect(format).not.toMatch(/identity|header|authorizer/i);
  });
});

test("totals are proven every hour, by an invocation without a payload that means anything else", () => {
  stacks.metering.hasResourceProperties("AWS::Scheduler::Schedule", {
    ScheduleExpression: "rate(1 hour)",
    Target: {
      Input: "{}",
      DeadLetterConfig: { Arn: { "Fn::GetAtt": [expectId(/^ReconciliationScheduleDeadLetters/), "Arn"] } },
    },
  });
});

test("a month is closed on the first of the next one, and what is late is taken up every night", () => {
  for (const [name, expression] of [
    ["SnapshotSchedule", "cron(30 0 1 * ? *)"],
    ["RestatementSchedule", "cron(30 3 * * ? *)"],
  ])
    stacks.metering.hasResourceProperties("AWS::Scheduler::Schedule", {
      ScheduleExpression: expression,
      Target: {
        Input: "{}",
        RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 72_000 },
        DeadLetterConfig: { Arn: { "Fn::GetAtt": [expectId(new RegExp(`^${name}DeadLetters`)), "Arn"] } },
      },
    });
});

test("the first counter that drifts wakes somebody", () => {
  stacks.metering.hasResourceProperties("AWS::CloudWatch::Alarm", {
    Namespace: "Tallymark",
    MetricName: "DriftFound",
    Dimensions: [{ Name: "service", Value: "reconcile-usage" }],
    Threshold: 1,
    EvaluationPeriods: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    AlarmDescription: Match.stringLikeRegexp("^\\[high\\]"),
  });
});

test("the watermark moves every minute, is tried again, and what fails is kept", () => {
  stacks.metering.hasResourceProperties("AWS::Scheduler::Schedule", {
    ScheduleExpression: "rate(1 minute)",
    Target: {
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
      DeadLetterConfig: { Arn: { "Fn::GetAtt": [expectId(/^FreshnessScheduleDeadLetters/), "Arn"] } },
    },
  });
});

function expectId(pattern: RegExp): string {
  const id = Object.keys(stacks.metering.toJSON().Resources).find((name) => pattern.test(name));
  if (id === undefined) throw new Error(`no resource is named like ${pattern}`);
  return id;
}
