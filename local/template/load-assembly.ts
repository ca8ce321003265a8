/**
 * Owns: from a cloud assembly to the model of everything to execute. Every resource, property and intrinsic function is
 * executed, set aside with a reason, or an error that names it.
 * Does not own: executing (../runtime).
 */
import { type AssembledStack, readAssembly } from "./assembly.ts";
import { findDeploymentHelpers } from "./custom-resources.ts";
import { createDraft, type Draft, READERS } from "./draft.ts";
import { evaluate } from "./intrinsics.ts";
import { isObject, type Json, type JsonObject, show } from "./json.ts";
import { link } from "./link.ts";
import type { Model, Surroundings } from "./model.ts";
import { type Resource, shortNameOf } from "./resource.ts";
import { createStackScope, type StackScope, sectionOf } from "./stack-scope.ts";
import { TemplateError } from "./template-error.ts";
import { WITHOUT_LOCAL_MEANING } from "./without-local-meaning.ts";

const SECTIONS = new Set([
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Mappings",
  "Conditions",
  "Resources",
  "Outputs",
  // They are about the account that is deployed to, as the version of its bootstrap stack.
  "Rules",
]);

/** What a resource may say beside its properties: all of it is about its deployment or its removal. */
const RESOURCE_FIELDS = new Set([
  "Type",
  "Properties",
  "Condition",
  "DependsOn",
  "Metadata",
  "DeletionPolicy",
  "UpdateReplacePolicy",
]);

/** @throws TemplateError naming the stack, the resource and what of it cannot be executed */
export function loadAssembly(directory: string, surroundings: Surroundings): Model {
  const exported = new Map<string, Json>();
  const draft = createDraft();
  for (const stack of readAssembly(directory)) {
    const scope = createStackScope(stack, surroundings, exported);
    for (const resource of listResources(stack, scope)) readResource(resource, draft);
    for (const [name, value] of listExports(stack, scope)) exported.set(name, value);
  }
  return link(draft);
}

function listResources(stack: AssembledStack, scope: StackScope): readonly Resource[] {
  for (const section of Object.keys(stack.template)) {
    if (!SECTIONS.has(section))
      throw new TemplateError(stack.name, `section ${section} is not supported locally`);
  }
  const helpers = findDeploymentHelpers(stack.template);
  return Object.entries(sectionOf(stack.template, "Resources")).flatMap(([logicalId, resource]) => {
    if (helpers.has(logicalId)) return [];
    const fields = isObject(resource) ? resource : {};
    const place = `${stack.name}: ${logicalId} (${show(fields.Type).replaceAll('"', "")})`;
    for (const field of Object.keys(fields)) {
      if (!RESOURCE_FIELDS.has(field)) throw new TemplateError(place, `${field} is not supported locally`);
    }
    if (typeof fields.Condition === "string" && !scope.holds(fields.Condition, place)) return [];
    return [toResource(stack, scope, { logicalId, fields, place })];
  });
}

function toResource(
  { name: stack, bundles }: AssembledStack,
  scope: StackScope,
  { logicalId, fields, place }: { logicalId: string; fields: JsonObject; place: string },
): Resource {
  const path = isObject(fields.Metadata) ? fields.Metadata["aws:cdk:path"] : undefined;
  return {
    stack,
    logicalId,
    type: String(fields.Type),
    place,
    shortName: shortNameOf(typeof path === "string" ? path : undefined, logicalId),
    bundles,
    identity: () => scope.identityOf(logicalId, place),
    properties: () => {
      const properties = evaluate(fields.Properties ?? {}, scope, `${place}: Properties`);
      return isObject(properties) ? properties : {};
    },
  };
}

function readResource(resource: Resource, draft: Draft): void {
  if (Object.hasOwn(WITHOUT_LOCAL_MEANING, resource.type)) return;
  const read = Object.hasOwn(READERS, resource.type) ? READERS[resource.type] : undefined;
  if (read === undefined)
    throw new TemplateError(resource.place, "resources of this type are not supported locally");
  read(resource, draft);
}

/** Outputs without an export only inform who deploys. */
function listExports(
  { name, template }: AssembledStack,
  scope: StackScope,
): readonly (readonly [string, Json])[] {
  return Object.entries(sectionOf(template, "Outputs")).flatMap(([output, fields]) => {
    const place = `${name}: output ${output}`;
    if (!isObject(fields) || !isObject(fields.Export)) return [];
    const exportName = evaluate(fields.Export.Name ?? null, scope, place);
    const value = evaluate(fields.Value ?? null, scope, place);
    if (typeof exportName !== "string" || value === undefined)
      throw new TemplateError(place, "an export needs a name and a value");
    return [[exportName, value] as const];
  });
}
