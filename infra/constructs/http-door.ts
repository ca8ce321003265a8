/**
 * Owns: the HTTP API - its throttle, its access log, and that a route names one function.
 * Does not own: who may call; functions check the key, because a key belongs to an organization and has scopes.
 */

import { Duration, Validations } from "aws-cdk-lib";
import { AccessLogField, AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  type HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Construct } from "constructs";
import type { AddAlarm } from "../monitoring/alarms.ts";
import type { StageConfig } from "../stage-config.ts";
import { createLogGroup, type LogsProps } from "./log-group.ts";
import type { MeteringFunction } from "./metering-function.ts";

export interface HttpDoorProps {
  readonly stage: LogsProps & Pick<StageConfig, "name" | "throttle">;
  readonly addAlarm: AddAlarm;
}

/** One failure in a minute may be a deployment; a minute after minute of them is not. */
const FAILURES = { perMinute: 5, minutes: 3 };

/** One JSON object per request. No address, no header, no body: nothing that identifies a person or holds a secret. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    requestTime: AccessLogField.contextRequestTime(),
    route: "$context.routeKey",
    status: AccessLogField.contextStatus(),
    responseBytes: AccessLogField.contextResponseLength(),
    latencyMilliseconds: "$context.responseLatency",
    integrationError: "$context.integrationErrorMessage",
  }),
);

const KEYS_ARE_CHECKED_INSIDE = {
  id: "AwsSolutions::AwsSolutions-APIG4",
  reason:
    "Every routed function but the two whose answers are the same for everybody, the description of the API and 404 for what no route takes, refuses a request without a valid API key before it reads the body (shared/lambda/authenticate.ts). An authorizer would be one more function to call and to pay for per request, for the same lookup.",
};

export class HttpDoor extends Construct {
  readonly url: string;
  readonly apiId: string;
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string, { stage, addAlarm }: HttpDoorProps) {
    super(scope, id);
    this.api = new HttpApi(this, "Api", {
      apiName: `tallymark-${stage.name}`,
      description: "Tallymark: usage events go in, usage analytics come out",
      createDefaultStage: false,
    });
    const entrance = new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: {
        rateLimit: stage.throttle.requestsPerSecond,
        burstLimit: stage.throttle.burstRequests,
      },
      accessLogSettings: {
        destination: new LogGroupLogDestination(createLogGroup(this, "AccessLog", stage)),
        format: ACCESS_LOG,
      },
    });
    addAlarm(this, "FailuresAlarm", {
      metric: entrance.metricServerError({ period: Duration.minutes(1) }),
      threshold: FAILURES.perMinute,
      periods: FAILURES.minutes,
      severity: "high",
      userImpact: "Requests fail with 5xx: events are refused, and questions go unanswered.",
      runbookAnchor: "requests-fail",
    });
    this.url = entrance.url;
    this.apiId = this.api.apiId;
    Validations.of(this.api).acknowledge(KEYS_ARE_CHECKED_INSIDE);
  }

  serve(target: MeteringFunction, method: HttpMethod, ...paths: readonly string[]): void {
    const integration = new HttpLambdaIntegration("Integration", target.lambda);
    for (const path of paths) this.api.addRoutes({ path, methods: [method], integration });
  }

  /** What no route takes: API Gateway would answer it in a form of its own. */
  serveTheRest(target: MeteringFunction): void {
    new HttpRoute(this.api, "Rest", {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration("Integration", target.lambda),
    });
  }
}
