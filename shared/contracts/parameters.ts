/**
 * Owns: what parameters of paths and query strings have in common: they are texts that stand for something else.
 * Does not own: which parameters a question has.
 */
import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import { show } from "./faults.ts";

/** Gives a parameter of the query string. */
export type ReadParameter = (name: string) => string | undefined;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ID_ACCEPTED = "a UUID, such as 0b7f7a1e-5c1d-5e0a-9d3b-2f6f0c8a4e11";

export const idField = readAs(readId, ID_ACCEPTED);

/** The id of an event, from the path. @throws MeteringError request.invalid */
export function parseEventId(text: string | undefined): string {
  const id = readId(text ?? "");
  if (id !== undefined) return id;
  throw new MeteringError("request.invalid", `id: got ${show(text)}; accepted is ${ID_ACCEPTED}`);
}

function readId(text: string): string | undefined {
  return UUID.test(text) ? text.toLowerCase() : undefined;
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

/** How many entries a page has. @throws MeteringError request.invalid */
export function parseLimit(
  text: string | undefined,
  limits: { readonly max: number; readonly default: number },
): number {
  if (text === undefined) return limits.default;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= limits.max) return limit;
  throw new MeteringError(
    "request.invalid",
    `limit: got ${show(text)}; accepted is a whole number from 1 to ${limits.max}`,
  );
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
