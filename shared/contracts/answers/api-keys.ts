/** Owns: API keys as they are answered: never their secret, but once. */
import * as z from "zod/mini";
import { KEY_STATUSES, SCOPES } from "../../domain/access/api-key.ts";
import { described, type Wire } from "../wire.ts";
import { instant, pageOf } from "./fields.ts";

const keyId = z.string();
const name = described(z.nullable(z.string()), { description: "null: an operator made it without one." });
const kind = z.enum(["secret", "public"]);
const scopes = z.array(described(z.enum(SCOPES), { id: "Scope" }));

const shape = {
  id: keyId,
  name,
  kind,
  scopes,
  status: described(z.enum(KEY_STATUSES), {
    description: "Now. expiring: it has an end that is still to come, however far.",
  }),
  last4: described(z.nullable(z.string()), {
    description: "The last characters of the key, to know it again; null: it was made before they were kept.",
  }),
  createdAt: instant,
  createdBy: described(z.nullable(z.string()), {
    description: "The id of the key that made it; null: an operator did.",
  }),
  expiresAt: described(z.nullable(instant), { description: "Refused from then on; null: it has no end." }),
  revokedAt: described(z.nullable(instant), {
    description:
      "When it was revoked. A worker that answered it within the 60 seconds before may go on doing so until these are over.",
  }),
};

export const apiKeySchema = described(z.object(shape), { id: "ApiKey" });

export const createdApiKeySchema = described(
  z.object({
    ...shape,
    key: described(z.string(), {
      description: "The key itself. It is shown this once: only a SHA-256 of its secret is kept.",
    }),
  }),
  { id: "CreatedApiKey" },
);

export const apiKeyPageSchema = pageOf(apiKeySchema, "ApiKeyPage");

export const meSchema = described(
  z.object({
    organization: described(z.string(), {
      description: "Whose key it is: all that it reads and writes is theirs.",
    }),
    keyId,
    name,
    kind,
    scopes,
    expiresAt: described(z.nullable(instant), { description: "Refused from then on; null: it has no end." }),
  }),
  { id: "Me" },
);

export type ApiKeyResponse = Wire<typeof apiKeySchema>;
export type CreatedApiKeyResponse = Wire<typeof createdApiKeySchema>;
export type ApiKeyPageResponse = Wire<typeof apiKeyPageSchema>;
export type MeResponse = Wire<typeof meSchema>;
