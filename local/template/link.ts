/**
 * Owns: what resources say about each other - a function and its role, a route and its function, who may invoke whom.
 * Does not own: reading one resource (resources/).
 */
import type { IamStatement } from "../gateway/principal.ts";
import type { Draft } from "./draft.ts";
import { linkDistribution } from "./link-distribution.ts";
import type { FunctionModel, HttpApiModel, MappingModel, Model, RouteModel, ScheduleModel } from "./model.ts";
import type { FunctionDraft } from "./resources/functions.ts";
import type { IntegrationDraft, RouteDraft, StageDraft } from "./resources/http-apis.ts";
import type { MappingDraft } from "./resources/mappings.ts";
import type { RoleModel } from "./resources/policies.ts";
import type { ScheduleDraft } from "./resources/schedules.ts";
import { TemplateError } from "./template-error.ts";

/** @throws TemplateError if something refers to what is not there, or a service may not invoke its function */
export function link(draft: Draft): Model {
  const { tables, queues, eventDatabases, eventTables } = draft;
  return {
    tables,
    queues,
    eventDatabases,
    eventTables,
    functions: draft.functions.map((item) => linkFunction(item, draft)),
    httpApis: draft.stages.map((stage) => linkApi(stage, draft)),
    distributions: draft.distributions.map((item) => linkDistribution(item, draft)),
    mappings: draft.mappings.map((mapping) => linkMapping(mapping, draft)),
    schedules: draft.schedules.map((schedule) => linkSchedule(schedule, draft)),
  };
}

function linkFunction({ place, roleArn, ...model }: FunctionDraft, draft: Draft): FunctionModel {
  const role = findRole(roleArn, "lambda.amazonaws.com", place, draft);
  return { ...model, statements: statementsOf(role, draft) };
}

function findRole(roleArn: string, service: string, place: string, { roles }: Draft): RoleModel {
  const role = roles.find(({ arn }) => arn === roleArn);
  if (role === undefined) throw new TemplateError(place, `its role ${roleArn} is not in the templates`);
  if (!role.services.includes(service))
    throw new TemplateError(place, `its role ${role.name} cannot be taken by ${service}`);
  return role;
}

function statementsOf(role: RoleModel, { policies }: Draft): readonly IamStatement[] {
  const attached = policies.filter(({ roles }) => roles.includes(role.name));
  return [...role.statements, ...attached.flatMap(({ statements }) => statements)];
}

/** Templates name a function by its name or by its ARN. */
function findFunction(reference: string, place: string, { functions }: Draft): FunctionDraft {
  const found = functions.find(({ name, arn }) => reference === name || reference === arn);
  if (found === undefined) throw new TemplateError(place, `function ${reference} is not in the templates`);
  return found;
}

function linkApi(stage: StageDraft, draft: Draft): HttpApiModel {
  const api = draft.apis.find(({ id }) => id === stage.apiId);
  if (api === undefined)
    throw new TemplateError(stage.place, `its API ${stage.apiId} is not in the templates`);
  const routes = draft.routes.filter(({ apiId }) => apiId === stage.apiId);
  return {
    id: stage.apiId,
    stage: stage.name,
    routes: routes.map((route) => linkRoute(route, `${api.arn}/${stage.name}`, draft)),
    throttle: stage.throttle,
  };
}

function linkRoute(route: RouteDraft, stageArn: string, draft: Draft): RouteModel {
  const integration = findIntegration(route, draft);
  const target = findFunction(integration.functionArn, route.place, draft);
  const [method = "", path = ""] = route.key === "$default" ? ["*", "/$default"] : route.key.split(" ");
  // On behalf of a route with parameters an HTTP API names it as it is written: /v1/events/{id}.
  const source = `${stageArn}/${method === "ANY" ? "*" : method}${path}`;
  requirePermission(target, "apigateway.amazonaws.com", source, route.place, draft);
  return { key: route.key, functionArn: target.arn, timeoutMilliseconds: integration.timeoutMilliseconds };
}

function findIntegration(route: RouteDraft, { integrations }: Draft): IntegrationDraft {
  const integration = integrations.find(({ id }) => id === route.integrationId);
  if (integration === undefined)
    throw new TemplateError(route.place, `its integration ${route.integrationId} is not in the templates`);
  return integration;
}

/** @param source the ARN on whose behalf the service invokes */
function requirePermission(
  target: FunctionDraft,
  service: string,
  source: string,
  place: string,
  draft: Draft,
): void {
  const isGranted = draft.permissions.some(
    (permission) =>
      permission.service === service &&
      findFunction(permission.functionReference, place, draft) === target &&
      (permission.sourceArn === undefined || isMatch(permission.sourceArn, source)),
  );
  if (!isGranted)
    throw new TemplateError(place, `no AWS::Lambda::Permission lets ${service} invoke ${target.name}`);
}

function isMatch(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}

function linkMapping({ place, functionReference, ...mapping }: MappingDraft, draft: Draft): MappingModel {
  if (!draft.queues.some(({ arn }) => arn === mapping.queueArn))
    throw new TemplateError(place, `its queue ${mapping.queueArn} is not in the templates`);
  return { ...mapping, functionArn: findFunction(functionReference, place, draft).arn };
}

function linkSchedule({ place, roleArn, ...schedule }: ScheduleDraft, draft: Draft): ScheduleModel {
  const target = findFunction(schedule.functionArn, place, draft);
  if (schedule.service === "events") {
    requirePermission(target, "events.amazonaws.com", schedule.arn, place, draft);
    return schedule;
  }
  const role = findRole(roleArn ?? "", "scheduler.amazonaws.com", place, draft);
  const isGranted = statementsOf(role, draft).some(
    ({ effect, actions, resources }) =>
      effect === "Allow" && actions.includes("lambda:InvokeFunction") && resources.includes(target.arn),
  );
  if (!isGranted) throw new TemplateError(place, `its role ${role.name} may not invoke ${target.name}`);
  return schedule;
}
