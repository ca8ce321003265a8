/** Owns: HTTP APIs of API Gateway and their routes, integrations and stages. */
import type { Fields } from "../fields.ts";
import type { HttpApiModel } from "../model.ts";
import { oneOf } from "../one-of.ts";
import { type Resource, readProperties } from "../resource.ts";
import { TemplateError } from "../template-error.ts";

export interface ApiDraft {
  readonly id: string;
  /** With which the ARNs of its routes begin. */
  readonly arn: string;
  /** By which a distribution names it as an origin. */
  readonly host: string;
}

export interface RouteDraft {
  readonly place: string;
  readonly apiId: string;
  readonly key: string;
  readonly integrationId: string;
}

export interface IntegrationDraft {
  readonly id: string;
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
}

export interface StageDraft {
  readonly place: string;
  readonly apiId: string;
  readonly name: string;
  readonly throttle: HttpApiModel["throttle"];
}

/** The longest time API Gateway waits for a function. */
const INTEGRATION_TIMEOUT_MS = 30_000;

/** AWS::ApiGatewayV2::Api */
export function readHttpApi(resource: Resource): ApiDraft {
  return readProperties(resource, (fields) => {
    fields.setAside({
      Name: "a label",
      Description: "a label",
      Tags: "a label",
      DisableExecuteApiEndpoint: "the local address is the only one",
    });
    oneOf(["HTTP"], fields.text("ProtocolType"), `${fields.place}.ProtocolType`);
    const { name: id, arn, attributes } = resource.identity();
    return { id, arn, host: new URL(attributes.ApiEndpoint ?? "").host };
  });
}

/** AWS::ApiGatewayV2::Route */
export function readRoute(resource: Resource): RouteDraft {
  return readProperties(resource, (fields) => {
    oneOf(["NONE"], fields.optionalText("AuthorizationType") ?? "NONE", `${fields.place}.AuthorizationType`);
    const target = fields.text("Target");
    return {
      place: resource.place,
      apiId: fields.text("ApiId"),
      key: fields.text("RouteKey"),
      integrationId: target.replace(/^integrations\//, ""),
    };
  });
}

/** AWS::ApiGatewayV2::Integration */
export function readIntegration(resource: Resource): IntegrationDraft {
  return readProperties(resource, (fields) => {
    fields.setAside({
      ApiId: "its route says the same",
      IntegrationMethod: "a function is always invoked by POST",
      Description: "a label",
    });
    oneOf(["AWS_PROXY"], fields.text("IntegrationType"), `${fields.place}.IntegrationType`);
    oneOf(["2.0"], fields.text("PayloadFormatVersion"), `${fields.place}.PayloadFormatVersion`);
    return {
      id: resource.identity().name,
      functionArn: functionArnOf(fields.text("IntegrationUri"), `${fields.place}.IntegrationUri`),
      timeoutMilliseconds: fields.optionalNumber("TimeoutInMillis") ?? INTEGRATION_TIMEOUT_MS,
    };
  });
}

/** AWS::ApiGatewayV2::Stage */
export function readStage(resource: Resource): StageDraft {
  return readProperties(resource, (fields) => {
    fields.setAside({
      AccessLogSettings: "log groups are a service of AWS",
      Description: "a label",
      Tags: "a label",
    });
    if (fields.optionalFlag("AutoDeploy") !== true)
      throw new TemplateError(`${fields.place}.AutoDeploy`, "only true is supported locally");
    return {
      place: resource.place,
      apiId: fields.text("ApiId"),
      name: fields.text("StageName"),
      throttle: fields.optionalObject("DefaultRouteSettings", readThrottle),
    };
  });
}

function readThrottle(fields: Fields): HttpApiModel["throttle"] {
  fields.setAside({ DetailedMetricsEnabled: "metrics are a service of AWS" });
  const burstRequests = fields.optionalNumber("ThrottlingBurstLimit");
  const requestsPerSecond = fields.optionalNumber("ThrottlingRateLimit");
  if (burstRequests === undefined && requestsPerSecond === undefined) return undefined;
  if (burstRequests !== undefined && requestsPerSecond !== undefined)
    return { burstRequests, requestsPerSecond };
  throw new TemplateError(fields.place, "a burst limit and a rate limit only have a meaning together");
}

/** An integration names the function, or the call of the Lambda API that invokes it. */
function functionArnOf(uri: string, place: string): string {
  const arn = /arn:[^:]+:lambda:[^:]+:\d+:function:[^:/]+/.exec(uri)?.[0];
  if (arn === undefined) throw new TemplateError(place, `${uri} names no function`);
  return arn;
}
