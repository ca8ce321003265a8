/**
 * Owns: what the names in one stack stand for - pseudo parameters, parameters, resources, conditions, mappings, exports.
 * Does not own: the names of a resource (identities.ts).
 */
import type { AssembledStack } from "./assembly.ts";
import { type Identity, identify } from "./identities.ts";
import { evaluate, evaluateCondition, type Scope } from "./intrinsics.ts";
import { isObject, type Json, type JsonObject, show } from "./json.ts";
import type { Surroundings } from "./model.ts";
import { TemplateError } from "./template-error.ts";

export interface StackScope extends Scope {
  /** @throws TemplateError for a type whose names are not known here */
  identityOf(logicalId: string, place: string): Identity;
}

/** What the bootstrap stack of an account would say; templates only compare it with versions that are too old. */
const BOOTSTRAP_VERSION = "30";

/** @param exported what the stacks deployed before this one export */
export function createStackScope(
  stack: AssembledStack,
  surroundings: Surroundings,
  exported: ReadonlyMap<string, Json>,
): StackScope {
  const section = (name: string) => sectionOf(stack.template, name);
  const identityOf = createIdentities(stack, surroundings, () => scope);
  const scope: StackScope = {
    identityOf,
    refer: (name, place) => {
      if (name.startsWith("AWS::")) return pseudoParameter(name, stack.name, surroundings, place);
      const parameter = section("Parameters")[name];
      return parameter === undefined ? identityOf(name, place).ref : parameterOf(parameter, place);
    },
    attribute: (logicalId, attribute, place) =>
      known(
        identityOf(logicalId, place).attributes[attribute],
        place,
        `Fn::GetAtt ${logicalId}.${attribute}`,
      ),
    exported: (name, place) => known(exported.get(name), place, `the export ${show(name)}`),
    mapped: (map, first, second, place) => {
      const fields = sectionOf(section("Mappings"), map);
      return known(sectionOf(fields, first)[second], place, `Fn::FindInMap ${map}.${first}.${second}`);
    },
    holds: (condition, place) =>
      evaluateCondition(
        known(section("Conditions")[condition], place, `the condition ${show(condition)}`),
        scope,
        `${stack.name}: condition ${condition}`,
      ),
  };
  return scope;
}

function createIdentities(
  { name: stack, template }: AssembledStack,
  surroundings: Surroundings,
  scope: () => Scope,
): StackScope["identityOf"] {
  const identities = new Map<string, Identity>();
  return (logicalId, place) => {
    const resource = sectionOf(sectionOf(template, "Resources"), logicalId);
    const property = (field: string) => {
      const value = sectionOf(resource, "Properties")[field] ?? null;
      const text = evaluate(value, scope(), `${stack}: ${logicalId}.${field}`);
      return typeof text === "string" ? text : undefined;
    };
    const type = String(resource.Type);
    const found = identities.get(logicalId) ?? identify(type, { stack, logicalId, surroundings, property });
    const identity = known(found, place, `what ${logicalId} (${type}) is called`);
    identities.set(logicalId, identity);
    return identity;
  };
}

function known<T>(value: T | undefined, place: string, what: string): T {
  if (value === undefined) throw new TemplateError(place, `${what} is not known locally`);
  return value;
}

/** A section of a template; an absent one is empty. */
export function sectionOf(template: JsonObject, name: string): JsonObject {
  const value = template[name];
  return isObject(value) ? value : {};
}

function pseudoParameter(
  name: string,
  stack: string,
  { region, accountId }: Surroundings,
  place: string,
): Json | undefined {
  const values: Readonly<Record<string, Json>> = {
    "AWS::Region": region,
    "AWS::AccountId": accountId,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stack,
    "AWS::StackId": `arn:aws:cloudformation:${region}:${accountId}:stack/${stack}/local`,
    "AWS::NotificationARNs": [],
  };
  if (name === "AWS::NoValue") return undefined;
  return known(values[name], place, `pseudo parameter ${name}`);
}

function parameterOf(parameter: Json, place: string): Json {
  const { Type: type, Default: value } = isObject(parameter) ? parameter : {};
  const isParameterOfBootstrap = typeof value === "string" && /^\/cdk-bootstrap\/[^/]+\/version$/.test(value);
  if (type === "AWS::SSM::Parameter::Value<String>" && isParameterOfBootstrap) return BOOTSTRAP_VERSION;
  if ((type === "String" || type === "Number") && value !== undefined) return value;
  if (type === "CommaDelimitedList" && typeof value === "string") return value.split(",");
  throw new TemplateError(place, `parameter ${show(parameter)} has no value locally`);
}
