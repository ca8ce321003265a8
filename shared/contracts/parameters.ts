/**
 * Owns: what parameters of paths and query strings have in common: they are texts that stand for something else.
 * Does not own: which parameters a question has.
 */
import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import { referenceField } from "./event-fields.ts";
import { show } from "./faults.ts";
import { readUuid } from "./uuid.ts";
import { described } from "./wire.ts";

/** Gives a parameter of the query string. */
export type ReadParameter = (name: string) => string | undefined;

const ID_ACCEPTED = "a UUID, such as 0b7f7a1e-5c1d-5e0a-9d3b-2f6f0c8a4e11";

export const idField = described(readAs(readUuid, ID_ACCEPTED), {
  id: "Id",
  description: "A UUID, in letters of either case.",
  format: "uuid",
  pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
  examples: ["0b7f7a1e-5c1d-5e0a-9d3b-2f6f0c8a4e11"],
});

/** The parameters of a path that names an event. */
export const eventPathSchema = z.object({
  id: described(idField, { description: "Of the event. It follows from its key; ingestion answers it." }),
});

/** The id of an event, from the path. @throws MeteringError request.invalid */
export function parseEventId(text: string | undefined): string {
  return parseId("id", text);
}

/** An id of ours, from the path. @throws MeteringError request.invalid */
export function parseId(name: string, text: string | undefined): string {
  const id = readUuid(text ?? "");
  if (id !== undefined) return id;
  throw new MeteringError("request.invalid", `${name}: got ${show(text)}; accepted is ${ID_ACCEPTED}`);
}

/** An id, an external id or an alias, from the path. @throws MeteringError request.invalid */
export function parseReference(name: string, text: string | undefined): string {
  const parsed = referenceField.safeParse(text);
  if (parsed.success) return parsed.data;
  const accepted = parsed.error.issues.map(({ message }) => message).join(", ");
  throw new MeteringError("request.invalid", `${name}: got ${show(text)}; accepted is ${accepted}`);
}

export function isUuid(text: string): boolean {
  return readUuid(text) === text;
}

/**
 * A parameter that is not read is a question that is not answered.
 * @throws MeteringError request.invalid, with one fault per parameter that is not accepted
 */
export function refuseOthers(given: Iterable<string>, accepted: readonly string[]): void {
  const others = [...new Set(given)].filter((name) => !accepted.includes(name));
  if (others.length === 0) return;
  const faults = others.map(
    (name) => `${show(name)}: unknown parameter; accepted are ${accepted.join(", ")}`,
  );
  throw new MeteringError("request.invalid", faults.join("; "), { faults });
}

interface Limits {
  readonly max: number;
  readonly default: number;
}

const FLAG_ACCEPTED = "true or false";

export const flagField = described(z.enum(["true", "false"], { error: FLAG_ACCEPTED }), { default: "false" });

/** @throws MeteringError request.invalid */
export function parseFlag(name: string, text: string | undefined): boolean {
  if (text === undefined || text === "false") return false;
  if (text === "true") return true;
  throw new MeteringError("request.invalid", `${name}: got ${show(text)}; accepted is ${FLAG_ACCEPTED}`);
}

/** How many entries a page has. */
export function limitField({ max, default: standard }: Limits) {
  return described(
    readAs((text) => readLimit(text, max), acceptedLimit(max)),
    {
      description: "How many entries a page has.",
      type: "integer",
      minimum: 1,
      maximum: max,
      default: standard,
    },
  );
}

/** How many entries a page has. @throws MeteringError request.invalid */
export function parseLimit(text: string | undefined, limits: Limits): number {
  if (text === undefined) return limits.default;
  const limit = readLimit(text, limits.max);
  if (limit !== undefined) return limit;
  throw new MeteringError(
    "request.invalid",
    `limit: got ${show(text)}; accepted is ${acceptedLimit(limits.max)}`,
  );
}

function readLimit(text: string, max: number): number | undefined {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= max ? limit : undefined;
}

function acceptedLimit(max: number): string {
  return `a whole number from 1 to ${max}`;
}

export function keepGiven(names: readonly string[], read: ReadParameter): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = read(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A text that stands for something else, as a field. */
export function readAs<Value>(parse: (text: string) => Value | undefined, accepted: string) {
  return z.pipe(
    z.string({ error: accepted }),
    z.transform((text: string, context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.issues.push({ code: "custom", message: accepted, input: text });
      return z.NEVER;
    }),
  );
}
