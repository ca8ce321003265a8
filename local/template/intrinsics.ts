/**
 * Owns: the intrinsic functions of CloudFormation, evaluated as a deployment would.
 * Does not own: what a name refers to; the scope of a stack answers that (stack-scope.ts).
 */
import { isObject, type Json, show } from "./json.ts";
import { TemplateError } from "./template-error.ts";

/** What the names in a template stand for. Each throws a TemplateError for a name it does not know. */
export interface Scope {
  /** Undefined stands for AWS::NoValue: the field that holds it is left out. */
  refer(name: string, place: string): Json | undefined;
  attribute(logicalId: string, attribute: string, place: string): Json;
  exported(name: string, place: string): Json;
  mapped(map: string, first: string, second: string, place: string): Json;
  holds(condition: string, place: string): boolean;
}

type Intrinsic = (argument: Json, scope: Scope, place: string) => Json | undefined;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, place) => scope.refer(textOf(argument, place), place),
  "Fn::GetAtt": getAttribute,
  "Fn::ImportValue": (argument, scope, place) =>
    scope.exported(textOf(evaluated(argument, scope, place), place), place),
  "Fn::Join": join,
  "Fn::Split": split,
  "Fn::Select": select,
  "Fn::Sub": substitute,
  "Fn::FindInMap": (argument, scope, place) => {
    const [map, first, second] = texts(argument, 3, scope, place);
    return scope.mapped(map ?? "", first ?? "", second ?? "", place);
  },
  "Fn::If": (argument, scope, place) => {
    const [name, whenTrue, whenFalse] = listOf(argument, 3, place);
    const chosen = scope.holds(textOf(name, place), place) ? whenTrue : whenFalse;
    return chosen === undefined ? undefined : evaluate(chosen, scope, place);
  },
  "Fn::Equals": (argument, scope, place) => {
    const [left, right] = listOf(argument, 2, place).map((value) => evaluate(value, scope, place));
    return JSON.stringify(left) === JSON.stringify(right);
  },
  "Fn::And": (argument, scope, place) => conditionsOf(argument, scope, place).every(Boolean),
  "Fn::Or": (argument, scope, place) => conditionsOf(argument, scope, place).some(Boolean),
  "Fn::Not": (argument, scope, place) => !conditionsOf(argument, scope, place)[0],
};

/** The value with all intrinsic functions replaced; undefined if it is AWS::NoValue. */
export function evaluate(value: Json, scope: Scope, place: string): Json | undefined {
  if (Array.isArray(value)) {
    return value
      .map((item: Json, index) => evaluate(item, scope, `${place}[${index}]`))
      .filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  const name = Object.keys(value).find((key) => key === "Ref" || key.startsWith("Fn::"));
  if (name === undefined) return evaluateFields(Object.entries(value), scope, place);
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  if (intrinsic === undefined || Object.keys(value).length > 1) {
    throw new TemplateError(place, `intrinsic function ${show(value)} is not supported locally`);
  }
  return intrinsic(value[name] ?? null, scope, place);
}

/** Whether a condition holds: an intrinsic function, or `{ "Condition": name }`. */
export function evaluateCondition(value: Json, scope: Scope, place: string): boolean {
  if (isObject(value) && typeof value.Condition === "string") return scope.holds(value.Condition, place);
  const result = evaluate(value, scope, place);
  if (typeof result === "boolean") return result;
  throw new TemplateError(place, `got ${show(value)}; accepted is a condition`);
}

function evaluateFields(fields: readonly (readonly [string, Json])[], scope: Scope, place: string): Json {
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      const result = evaluate(field, scope, `${place}.${name}`);
      return result === undefined ? [] : [[name, result]];
    }),
  );
}

function getAttribute(argument: Json, scope: Scope, place: string): Json {
  if (typeof argument === "string") {
    const dot = argument.indexOf(".");
    return scope.attribute(argument.slice(0, dot), argument.slice(dot + 1), place);
  }
  const [logicalId, attribute] = texts(argument, 2, scope, place);
  return scope.attribute(logicalId ?? "", attribute ?? "", place);
}

function join(argument: Json, scope: Scope, place: string): Json {
  const [separator, parts] = listOf(argument, 2, place);
  const values = evaluated(parts, scope, place);
  if (!Array.isArray(values)) throw new TemplateError(place, "Fn::Join: accepted is a list of texts");
  return values.map((value) => textOf(value, place)).join(textOf(separator, place));
}

function split(argument: Json, scope: Scope, place: string): Json {
  const [separator, text] = texts(argument, 2, scope, place);
  return (text ?? "").split(separator ?? "");
}

function select(argument: Json, scope: Scope, place: string): Json {
  const [index, list] = listOf(argument, 2, place).map((value) => evaluated(value, scope, place));
  const chosen: Json | undefined = Array.isArray(list) ? list[Number(index)] : undefined;
  if (chosen === undefined)
    throw new TemplateError(place, `Fn::Select: there is no element ${show(index)} in ${show(list)}`);
  return chosen;
}

function substitute(argument: Json, scope: Scope, place: string): Json {
  const [text, variables] = typeof argument === "string" ? [argument, {}] : listOf(argument, 2, place);
  const own = isObject(variables) ? variables : {};
  return textOf(text, place).replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal === "!") return `\${${name}}`;
    const variable = own[name];
    if (variable !== undefined) return textOf(evaluated(variable, scope, place), place);
    const value = name.includes(".") ? getAttribute(name, scope, place) : scope.refer(name, place);
    return textOf(value, place);
  });
}

function conditionsOf(argument: Json, scope: Scope, place: string): readonly boolean[] {
  if (!Array.isArray(argument)) throw new TemplateError(place, "accepted is a list of conditions");
  return argument.map((condition: Json) => evaluateCondition(condition, scope, place));
}

function evaluated(value: Json | undefined, scope: Scope, place: string): Json {
  const result = value === undefined ? undefined : evaluate(value, scope, place);
  if (result === undefined) throw new TemplateError(place, "a value is missing");
  return result;
}

function texts(argument: Json, count: number, scope: Scope, place: string): readonly string[] {
  return listOf(argument, count, place).map((value) => textOf(evaluated(value, scope, place), place));
}

function listOf(argument: Json, count: number, place: string): readonly Json[] {
  if (Array.isArray(argument) && argument.length === count) return argument;
  throw new TemplateError(place, `got ${show(argument)}; accepted is a list of ${count}`);
}

function textOf(value: Json | undefined, place: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new TemplateError(place, `got ${show(value)}; accepted is a text`);
}
