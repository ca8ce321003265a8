/** Owns: requests about API keys on the wire: `/v1/keys`, `/v1/me`. Does not own: the payload of an operator (create-key.ts). */
import * as z from "zod/mini";
import { type ApiKey, KEY_ID_FORM, SCOPES, statusOf } from "../domain/access/api-key.ts";
import { parseTimestamp } from "../domain/event/timestamp.ts";
import type { KeyPlace } from "../ports/key-store.ts";
import type {
  ApiKeyPageResponse,
  ApiKeyResponse,
  CreatedApiKeyResponse,
  MeResponse,
} from "./answers/api-keys.ts";
import { type PageQuery, pageFields, parsePage, toNextPage } from "./billing-fields.ts";
import type { CursorContext } from "./cursor.ts";
import { labelField, timestampField } from "./event-fields.ts";
import { listOf, parseInput } from "./faults.ts";
import type { ReadParameter } from "./parameters.ts";
import { readAs } from "./parameters.ts";
import { described } from "./wire.ts";

const KINDS = ["secret", "public"] as const;

const KEY_ID_ACCEPTED = "the id of a key, 8 to 32 letters and digits";
const keyIdField = described(
  readAs((text) => (KEY_ID_FORM.test(text) ? text : undefined), KEY_ID_ACCEPTED),
  {
    id: "ApiKeyId",
    description: "Of a key: what stands between its last two underscores.",
    pattern: KEY_ID_FORM.source,
    examples: ["Zk3v9QpLm2Xa"],
  },
);

const SCOPES_ACCEPTED = `an array of one or more of ${SCOPES.join(", ")}`;
const scopesField = described(
  z
    .array(z.enum(SCOPES, { error: listOf(SCOPES) }), { error: SCOPES_ACCEPTED })
    .check(z.minLength(1, SCOPES_ACCEPTED)),
  {
    description:
      "What it may do: nothing that the asking key may not. A public key reads only. Absent: what the replaced key has, or else all that the asking key has, as far as the kind goes.",
  },
);

const OVERLAP_DEFAULT_HOURS = 24;
const OVERLAP_ACCEPTED = "a number of hours from 1 to 8,760, together with replaces";
const overlapField = described(
  z
    .number({ error: OVERLAP_ACCEPTED })
    .check(z.refine((hours) => hours >= 1 && hours <= 8_760, { error: OVERLAP_ACCEPTED })),
  {
    description: `How long the replaced key works on; absent: ${OVERLAP_DEFAULT_HOURS}. At least an hour: an answer can get lost, and with it the new key. To end a key at once, revoke it.`,
    minimum: 1,
    maximum: 8_760,
    examples: [OVERLAP_DEFAULT_HOURS],
  },
);

const endField = (description: string) => described(timestampField, { description });

const NEW_ACCEPTED = "an object with name, kind and optionally scopes, expiresAt, replaces, overlapHours";
export const newApiKeySchema = described(
  z
    .strictObject(
      {
        name: labelField,
        kind: described(z.enum(KINDS, { error: listOf(KINDS) }), {
          description: "secret: for servers; public: it reads only, a write answers 403.",
        }),
        scopes: z.optional(scopesField),
        expiresAt: z.optional(endField("Refused from then on: a time to come. Absent: it has no end.")),
        replaces: z.optional(
          described(keyIdField, {
            description: "A key that ends after the overlap, or when it would end anyway.",
          }),
        ),
        overlapHours: z.optional(overlapField),
      },
      { error: NEW_ACCEPTED },
    )
    .check(
      z.refine(({ replaces, overlapHours }) => replaces !== undefined || overlapHours === undefined, {
        error: OVERLAP_ACCEPTED,
        path: ["overlapHours"],
      }),
    ),
  {
    id: "NewApiKey",
    examples: [
      { name: "Billing service", kind: "secret", scopes: ["events:write"] },
      { name: "Status page", kind: "public" },
    ],
  },
);

const CHANGE_ACCEPTED = "an object with name or expiresAt or both";
export const apiKeyChangeSchema = described(
  z
    .strictObject(
      {
        name: z.optional(described(labelField, { description: "What it is called from now on." })),
        expiresAt: z.optional(
          endField(
            "Refused from then on: a time to come, and not after the end that it has: an end only comes nearer.",
          ),
        ),
      },
      { error: CHANGE_ACCEPTED },
    )
    .check(
      z.refine(({ name, expiresAt }) => name !== undefined || expiresAt !== undefined, {
        error: CHANGE_ACCEPTED,
      }),
    ),
  { id: "ApiKeyChange", anyOf: [{ required: ["name"] }, { required: ["expiresAt"] }] },
);

export const apiKeyPathSchema = z.object({ id: keyIdField });

export const apiKeyListQuerySchema = z.object(pageFields);

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseNewApiKey(body: unknown) {
  const { overlapHours = OVERLAP_DEFAULT_HOURS, ...draft } = parseInput(newApiKeySchema, body);
  return { ...draft, overlapHours };
}

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseApiKeyChange(body: unknown) {
  return parseInput(apiKeyChangeSchema, body);
}

/** The id of a key, from the path. @throws MeteringError request.invalid */
export function parseApiKeyPath(parameters: Readonly<Record<string, string | undefined>>) {
  return parseInput(apiKeyPathSchema, { id: parameters.id }).id;
}

/** @throws MeteringError request.invalid */
export function parseApiKeyListQuery(
  context: CursorContext,
  given: Iterable<string>,
  read: ReadParameter,
): { readonly limit: number; readonly after?: KeyPlace } {
  const { limit, after }: PageQuery = parsePage(
    context,
    apiKeyListQuerySchema,
    given,
    read,
    (text) => readPlace(text) !== undefined,
  );
  return { limit, after: after === undefined ? undefined : readPlace(after) };
}

export function toApiKeyPage(
  context: CursorContext,
  { entries, next }: { readonly entries: readonly ApiKey[]; readonly next?: KeyPlace },
  now: number,
): ApiKeyPageResponse {
  return {
    data: entries.map((key) => toApiKeyResponse(key, now)),
    next_page: toNextPage(context, next && `${next.createdAt} ${next.keyId}`),
  };
}

export function toApiKeyResponse(key: ApiKey, now: number): ApiKeyResponse {
  return {
    id: key.keyId,
    name: key.name ?? null,
    kind: key.kind,
    scopes: key.scopes,
    status: statusOf(key, now),
    last4: key.last4 ?? null,
    createdAt: key.createdAt,
    createdBy: key.createdBy ?? null,
    expiresAt: key.expiresAt ?? null,
    revokedAt: key.revokedAt ?? null,
  };
}

export function toCreatedApiKeyResponse(made: ApiKey, key: string, now: number): CreatedApiKeyResponse {
  return { ...toApiKeyResponse(made, now), key };
}

export function toMeResponse({ organization, keyId, name, kind, scopes, expiresAt }: ApiKey): MeResponse {
  return { organization, keyId, name: name ?? null, kind, scopes, expiresAt: expiresAt ?? null };
}

/** A position in the list, as the cursor holds it. */
function readPlace(text: string): KeyPlace | undefined {
  const [createdAt = "", keyId = "", ...others] = text.split(" ");
  const isPlace = others.length === 0 && KEY_ID_FORM.test(keyId) && parseTimestamp(createdAt) === createdAt;
  return isPlace ? { createdAt, keyId } : undefined;
}
