/**
 * Owns: distributions of CloudFront with their behaviors and origins, and the functions that see their requests.
 * Does not own: headers of answers (response-headers.ts), and what stands behind an origin (link-distribution.ts).
 */
import { type Fields, readFields } from "../fields.ts";
import type { Json } from "../json.ts";
import { oneOf } from "../one-of.ts";
import { type Resource, readProperties } from "../resource.ts";
import { TemplateError } from "../template-error.ts";

export interface DistributionDraft {
  readonly place: string;
  readonly rootObject: string | undefined;
  readonly origins: readonly { readonly id: string; readonly host: string }[];
  /** In the order in which they are tried; the last is the default. */
  readonly behaviors: readonly BehaviorDraft[];
}

export interface BehaviorDraft {
  readonly place: string;
  readonly pathPattern: string;
  readonly originId: string;
  readonly methods: readonly string[];
  readonly isCached: boolean;
  readonly isCompressed: boolean;
  readonly functionArn: string | undefined;
  readonly headersPolicyId: string | undefined;
}

export interface EdgeFunctionDraft {
  readonly arn: string;
  readonly code: string;
}

/** Policies that CloudFront brings along, by their ids. */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/** AWS::CloudFront::Distribution */
export function readDistribution(resource: Resource): DistributionDraft {
  return readProperties(resource, (properties) => {
    properties.setAside({ Tags: "a label" });
    return properties.object("DistributionConfig", (fields) => {
      fields.setAside({
        Comment: "a label",
        Enabled: "it is served while the pipeline runs",
        HttpVersion: "the local server speaks HTTP/1.1",
        IPV6Enabled: "the local address is the only one",
        Aliases: "the local address is the only one",
        ViewerCertificate: "the local address is served without TLS",
      });
      const named = fields.list("CacheBehaviors", (value, place) =>
        readFields(value, place, (behavior) => readBehavior(behavior, behavior.text("PathPattern"))),
      );
      return {
        place: resource.place,
        rootObject: fields.optionalText("DefaultRootObject"),
        origins: fields.list("Origins", readOrigin),
        behaviors: [
          ...named,
          fields.object("DefaultCacheBehavior", (behavior) => readBehavior(behavior, "*")),
        ],
      };
    });
  });
}

/** AWS::CloudFront::Function */
export function readEdgeFunction(resource: Resource): EdgeFunctionDraft {
  return readProperties(resource, (fields) => {
    fields.setAside({ Name: "already in its identity", AutoPublish: "what the template says is what runs" });
    fields.object("FunctionConfig", readRuntime);
    return { arn: resource.identity().arn, code: fields.text("FunctionCode") };
  });
}

function readRuntime(fields: Fields): string {
  fields.setAside({ Comment: "a label" });
  return oneOf(["cloudfront-js-2.0"], fields.text("Runtime"), `${fields.place}.Runtime`);
}

function readOrigin(value: Json, place: string): DistributionDraft["origins"][number] {
  return readFields(value, place, (fields) => {
    fields.setAside({
      OriginAccessControlId: "there is no other way to the files",
      S3OriginConfig: "there is no other way to the files",
      CustomOriginConfig: "how TLS is spoken to the origin; it is in this process",
    });
    return { id: fields.text("Id"), host: fields.text("DomainName") };
  });
}

function readBehavior(fields: Fields, pathPattern: string): BehaviorDraft {
  const { place } = fields;
  fields.setAside({ ViewerProtocolPolicy: "the local address is served without TLS" });
  const caching = oneOf(
    [CACHING_OPTIMIZED, CACHING_DISABLED],
    fields.text("CachePolicyId"),
    `${place}.CachePolicyId`,
  );
  const forwarding = fields.optionalText("OriginRequestPolicyId");
  if (forwarding !== undefined) oneOf([ALL_VIEWER_EXCEPT_HOST], forwarding, `${place}.OriginRequestPolicyId`);
  const isCached = caching === CACHING_OPTIMIZED;
  const [functionArn, ...others] = fields.list("FunctionAssociations", readAssociation);
  if (others.length > 0)
    throw new TemplateError(`${place}.FunctionAssociations`, "one function a behavior is supported locally");
  return {
    place,
    pathPattern,
    originId: fields.text("TargetOriginId"),
    methods: readMethods(fields),
    isCached,
    // Only a cache policy that keeps an encoding apart from the others lets CloudFront compress.
    isCompressed: fields.optionalFlag("Compress") === true && isCached,
    functionArn,
    headersPolicyId: fields.optionalText("ResponseHeadersPolicyId"),
  };
}

function readMethods(fields: Fields): readonly string[] {
  const methods = fields.texts("AllowedMethods");
  return methods.length === 0 ? ["GET", "HEAD"] : methods;
}

function readAssociation(value: Json, place: string): string {
  return readFields(value, place, (fields) => {
    oneOf(["viewer-request"], fields.text("EventType"), `${place}.EventType`);
    return fields.text("FunctionARN");
  });
}
