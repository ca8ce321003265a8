/**
 * Owns: reading request bodies by schema, with an error that names every wrong field.
 * Does not own: the schemas; and WriteRecords, which is read by hand because it must be fast (write/read-records.ts).
 */
import { z } from "zod";
import { invalid, isObject, type JsonObject, show } from "./protocol.ts";

/** @throws TimestreamError ValidationException: for each wrong field what came and what is accepted */
export function readRequest<Schema extends z.ZodType>(schema: Schema, body: JsonObject): z.output<Schema> {
  const outcome = schema.safeParse(body);
  if (outcome.success) return outcome.data;
  const faults = outcome.error.issues.map(
    ({ path, message }) => `${path.join(".") || "body"}: ${message}; got ${show(valueAt(body, path))}`,
  );
  throw invalid(faults.join("; "));
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isObject(value) ? value[String(key)] : undefined;
  }, body);
}

/** A database's or a table's name. */
export const nameSchema = z
  .string("a name is needed")
  .regex(/^[a-zA-Z0-9_.-]{3,256}$/, "a name has 3 to 256 letters, digits, _ . or -");

export function integerSchema(minimum: number, maximum: number) {
  const accepted = `a whole number from ${minimum} to ${maximum} is needed`;
  return z.number(accepted).int(accepted).min(minimum, accepted).max(maximum, accepted);
}
