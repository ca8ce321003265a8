/**
 * Owns: which functions serve nothing but custom resources of a stack, and what exists for them alone.
 * Does not own: what a custom resource makes (resources/); that is done here without its function.
 */
import { isObject, type Json, type JsonObject } from "./json.ts";
import { sectionOf } from "./stack-scope.ts";

/** The logical ids of functions that a deployment calls, of their roles, and of the policies of these roles. */
export function findDeploymentHelpers(template: JsonObject): ReadonlySet<string> {
  const resources = Object.entries(sectionOf(template, "Resources")).map(([id, fields]) => {
    const { Type: type, Properties: properties } = isObject(fields) ? fields : {};
    return { id, type: String(type), properties: isObject(properties) ? properties : {} };
  });
  const named = (property: string, isAsked: (resource: { id: string; type: string }) => boolean) =>
    new Set(resources.filter(isAsked).flatMap(({ properties }) => idsOf(properties[property])));
  const functions = named("ServiceToken", ({ type }) => type.startsWith("Custom::"));
  const roles = named("Role", ({ id }) => functions.has(id));
  const isForRolesOnly = (ids: readonly string[]) => ids.length > 0 && ids.every((id) => roles.has(id));
  const policies = resources.filter(
    ({ type, properties }) => type === "AWS::IAM::Policy" && isForRolesOnly(idsOf(properties.Roles)),
  );
  return new Set([...functions, ...roles, ...policies.map(({ id }) => id)]);
}

/** The resources that a value refers to: one, or a list of them. */
function idsOf(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => idsOf(item));
  if (!isObject(value)) return [];
  const { Ref: referred, "Fn::GetAtt": attribute } = value;
  const id = Array.isArray(attribute) ? attribute[0] : referred;
  return typeof id === "string" ? [id] : [];
}
