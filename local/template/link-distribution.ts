/**
 * Owns: what a distribution leads to - an API or the files of a bucket, its functions, its headers.
 * Does not own: reading one resource (resources/).
 */
import type { Draft } from "./draft.ts";
import type { BehaviorModel, DistributionModel, OriginModel } from "./model.ts";
import type { BehaviorDraft, DistributionDraft } from "./resources/distributions.ts";
import { TemplateError } from "./template-error.ts";

/** @throws TemplateError if something refers to what is not there, or an API's answers would be changed or kept */
export function linkDistribution(distribution: DistributionDraft, draft: Draft): DistributionModel {
  return {
    rootObject: distribution.rootObject,
    behaviors: distribution.behaviors.map((behavior) => linkBehavior(behavior, distribution, draft)),
  };
}

function linkBehavior(behavior: BehaviorDraft, distribution: DistributionDraft, draft: Draft): BehaviorModel {
  const { place, pathPattern, methods, isCached, isCompressed, functionArn, headersPolicyId } = behavior;
  const origin = findOrigin(behavior, distribution, draft);
  const changes = [functionArn, headersPolicyId].filter((change) => change !== undefined);
  if (origin.kind === "http-api" && (isCached || changes.length > 0))
    throw new TemplateError(place, "answers of an API can be neither kept nor changed locally");
  return {
    pathPattern,
    methods,
    origin,
    isCompressed,
    viewerRequestCode: functionArn === undefined ? undefined : findCode(functionArn, place, draft),
    responseHeaders: headersPolicyId === undefined ? {} : findHeaders(headersPolicyId, place, draft),
  };
}

function findOrigin(
  { originId, place }: BehaviorDraft,
  { origins }: DistributionDraft,
  draft: Draft,
): OriginModel {
  const host = origins.find(({ id }) => id === originId)?.host;
  if (host === undefined) throw new TemplateError(place, `its origin ${originId} is not in the distribution`);
  const api = draft.apis.find((candidate) => candidate.host === host);
  if (api !== undefined) return { kind: "http-api", apiId: api.id };
  const bucket = draft.buckets.find((candidate) => candidate.host === host);
  if (bucket === undefined)
    throw new TemplateError(place, `its origin ${host} is neither an API nor a bucket of the templates`);
  return { kind: "files", uploads: draft.uploads.filter(({ bucketName }) => bucketName === bucket.name) };
}

function findCode(functionArn: string, place: string, { edgeFunctions }: Draft): string {
  const found = edgeFunctions.find(({ arn }) => arn === functionArn);
  if (found === undefined)
    throw new TemplateError(place, `its function ${functionArn} is not in the templates`);
  return found.code;
}

function findHeaders(
  policyId: string,
  place: string,
  { headersPolicies }: Draft,
): BehaviorModel["responseHeaders"] {
  const found = headersPolicies.find(({ id }) => id === policyId);
  if (found === undefined)
    throw new TemplateError(place, `its headers policy ${policyId} is not in the templates`);
  return found.headers;
}
