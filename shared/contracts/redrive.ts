/** Owns: the payload with which an operator has dead letters moved back. */
import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import { describeIssues } from "./faults.ts";

const redriveSchema = z.strictObject(
  { queue: z.enum(["usage", "store"], { error: "usage or store" }) },
  { error: 'an object with the name of a queue, {"queue":"usage"} or {"queue":"store"}' },
);

export type RedrivePayload = z.infer<typeof redriveSchema>;

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseRedrive(payload: unknown): RedrivePayload {
  const parsed = redriveSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const faults = describeIssues(parsed.error.issues, payload);
  throw new MeteringError("request.invalid", faults.join("; "), { faults });
}
