/** Owns: the payload with which an operator makes an API key. */
import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import { labelField } from "./event-fields.ts";
import { describeIssues } from "./faults.ts";

const ORGANIZATION_ACCEPTED = "1 to 64 lower-case letters, digits and dashes";

const OVERLAP_ACCEPTED = "a number of hours from 0 to 8,760";

const createKeySchema = z.strictObject(
  {
    organization: z
      .string({ error: ORGANIZATION_ACCEPTED })
      .check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: ORGANIZATION_ACCEPTED })),
    kind: z._default(z.enum(["secret", "public"], { error: "secret or public" }), "secret"),
    name: z.optional(labelField),
    key: z.optional(z.string({ error: "a key, as text" })),
    replaces: z.optional(z.string({ error: "the id of a key, as text" })),
    overlapHours: z._default(
      z
        .number({ error: OVERLAP_ACCEPTED })
        .check(z.refine((hours) => hours >= 0 && hours <= 8_760, { error: OVERLAP_ACCEPTED })),
      24,
    ),
  },
  { error: "accepted are organization, kind, name, key, replaces, overlapHours" },
);

export type CreateKeyPayload = z.infer<typeof createKeySchema>;

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseCreateKey(payload: unknown): CreateKeyPayload {
  const parsed = createKeySchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const faults = describeIssues(parsed.error.issues, payload);
  throw new MeteringError("request.invalid", faults.join("; "), { faults });
}
