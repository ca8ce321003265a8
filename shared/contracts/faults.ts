/**
 * Owns: how a wrong input is described - the field, what came, what is accepted.
 * Does not own: what is accepted (each schema says it in its `error` text) and the HTTP answer (shared/lambda).
 */
import type * as z from "zod/mini";
import { MeteringError } from "../errors.ts";

const SHOWN_CHARACTERS = 60;

/** One sentence per wrong field. Schemas give what is accepted as the issue's message. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], input: unknown): readonly string[] {
  return issues.filter(isNews).flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        return `${fieldName(path)}: unknown field, got ${show(valueAt(input, path))}; accepted is ${issue.message}`;
      });
    }
    return [faultOf(fieldName(issue.path), valueAt(input, issue.path), issue.message)];
  });
}

/** Whoever sent an unknown field is told with it what is accepted: not once more of the whole. */
function isNews(issue: z.core.$ZodIssue, _: number, all: readonly z.core.$ZodIssue[]): boolean {
  if (issue.code === "unrecognized_keys") return true;
  return !all.some(
    ({ code, path, message }) =>
      code === "unrecognized_keys" &&
      message === issue.message &&
      path.length === issue.path.length &&
      path.every((step, index) => step === issue.path[index]),
  );
}

/** A fault of a field that no schema reads. */
export function faultOf(field: string, value: unknown, accepted: string): string {
  const came = value === undefined ? "is missing" : `got ${show(value)}`;
  return `${field}: ${came}; accepted is ${accepted}`;
}

/** What the schema makes of the input. @throws MeteringError request.invalid with one fault per wrong field */
export function parseInput<Schema extends z.ZodMiniType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = describeIssues(parsed.error.issues, input);
  throw new MeteringError("request.invalid", faults.join("; "), { faults });
}

/** A value as it may be shown in a message: short, on one line, without control characters. */
export function show(value: unknown): string {
  const text = typeof value === "object" && value !== null ? describeShape(value) : JSON.stringify(value);
  const whole = text ?? String(value);
  return whole.length > SHOWN_CHARACTERS ? `${whole.slice(0, SHOWN_CHARACTERS)}…` : whole;
}

/** The accepted values as a sentence names them. */
export function listOf(values: readonly string[]): string {
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

function describeShape(value: object): string {
  return Array.isArray(value) ? `an array of ${value.length}` : "an object";
}

function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "body";
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : index === 0 ? String(step) : `.${String(step)}`,
    )
    .join("");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
