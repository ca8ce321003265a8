/** Owns: requests about customers and agents on the wire: `/v1/customers`, `/v1/agents`. Does not own: meters (meters.ts). */
import * as z from "zod/mini";
import type { Identity } from "../ports/identities.ts";
import type { IdentityPageResponse, IdentityResponse } from "./answers/catalog.ts";
import { type CursorContext, cursorField, readCursor, writeCursor } from "./cursor.ts";
import { labelField, referenceField } from "./event-fields.ts";
import { parseInput } from "./faults.ts";
import {
  flagField,
  isUuid,
  limitField,
  parseFlag,
  parseLimit,
  type ReadParameter,
  refuseOthers,
} from "./parameters.ts";
import { described } from "./wire.ts";

const ALIASES_MAX = 20;
const ALIASES_ACCEPTED = `an array of at most ${ALIASES_MAX} names, each 1 to 128 bytes`;

/** An entry has some hundred bytes, and one with fifty aliases 7 KB. */
export const LIMIT = { max: 100, default: 50 } as const;

const aliasesField = described(
  z.array(referenceField, { error: ALIASES_ACCEPTED }).check(z.maxLength(ALIASES_MAX, ALIASES_ACCEPTED)),
  { description: "Other names that events may use for it. They are added to those there are, for good." },
);

const NEW_ACCEPTED = "an object with optionally externalId, name and aliases";
export const newIdentitySchema = described(
  z.strictObject(
    {
      externalId: z.optional(
        described(referenceField, { description: "Your own id of it. Absent: the id that it gets." }),
      ),
      name: z.optional(described(labelField, { description: "Absent: the external id." })),
      aliases: z.optional(aliasesField),
    },
    { error: NEW_ACCEPTED },
  ),
  { id: "NewIdentity" },
);

const CHANGE_ACCEPTED = "an object with name or aliases or both";
export const identityChangeSchema = described(
  z
    .strictObject(
      {
        name: z.optional(described(labelField, { description: "What it is called from now on." })),
        aliases: z.optional(aliasesField),
      },
      { error: CHANGE_ACCEPTED },
    )
    .check(
      z.refine(({ name, aliases }) => name !== undefined || aliases !== undefined, {
        error: CHANGE_ACCEPTED,
      }),
    ),
  { id: "IdentityChange", anyOf: [{ required: ["name"] }, { required: ["aliases"] }] },
);

export const identityPathSchema = z.object({
  id: described(referenceField, { description: "An id, an external id or an alias." }),
});

export const identityListQuerySchema = z.object({
  limit: z.optional(limitField(LIMIT)),
  next_page: z.optional(cursorField),
  includeArchived: z.optional(flagField),
});

export interface ListQuery {
  readonly limit: number;
  readonly after?: string;
  readonly includeArchived: boolean;
}

/** @throws MeteringError request.invalid */
export function parseNewIdentity(body: unknown) {
  return parseInput(newIdentitySchema, body);
}

/** @throws MeteringError request.invalid */
export function parseIdentityChange(body: unknown) {
  return parseInput(identityChangeSchema, body);
}

/** @throws MeteringError request.invalid */
export function parseIdentityListQuery(
  context: CursorContext,
  given: Iterable<string>,
  read: ReadParameter,
): ListQuery {
  refuseOthers(given, Object.keys(identityListQuerySchema.shape));
  return {
    limit: parseLimit(read("limit"), LIMIT),
    after: readCursor(context, read("next_page"), isUuid),
    includeArchived: parseFlag("includeArchived", read("includeArchived")),
  };
}

export function toIdentityPage(
  context: CursorContext,
  { entries, next }: { readonly entries: readonly Identity[]; readonly next?: string },
): IdentityPageResponse {
  return {
    data: entries.map(toIdentityResponse),
    next_page: next === undefined ? null : writeCursor(context, next),
  };
}

export function toIdentityResponse(identity: Identity): IdentityResponse {
  const { id, externalId, name, aliases, createdAt, archivedAt } = identity;
  return { id, externalId, name, aliases, createdAt, archivedAt: archivedAt ?? null };
}
