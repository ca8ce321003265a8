/** Owns: the questions about single events on the wire: `GET /v1/events/{id}` and `GET /v1/events?idempotencyKey=<key>`. */
import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import { idempotencyKeyField } from "./event-fields.ts";
import { describeIssues } from "./faults.ts";
import { type ReadParameter, refuseOthers } from "./parameters.ts";

const eventQuerySchema = z.object({ idempotencyKey: idempotencyKeyField });

/**
 * The key whose event is asked for.
 * @param given the names of all parameters of the query string
 * @throws MeteringError request.invalid
 */
export function parseEventQuery(given: Iterable<string>, read: ReadParameter): string {
  refuseOthers(given, Object.keys(eventQuerySchema.shape));
  const idempotencyKey = read("idempotencyKey");
  const parsed = idempotencyKeyField.safeParse(idempotencyKey);
  if (parsed.success) return parsed.data;
  const input = { idempotencyKey };
  const issues = parsed.error.issues.map((issue) => ({ ...issue, path: ["idempotencyKey"] }));
  const faults = describeIssues(issues, input);
  throw new MeteringError("request.invalid", faults.join("; "), { faults });
}
