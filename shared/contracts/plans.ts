/** Owns: requests about plans on the wire: `/v1/plans`. */
import * as z from "zod/mini";
import type { Plan } from "../domain/plan/plan.ts";
import type { PlanPageResponse, PlanResponse } from "./answers/plans.ts";
import { currencyField, ownIdField, pageFields, parsePage, toNextPage } from "./billing-fields.ts";
import type { CursorContext } from "./cursor.ts";
import { nameField, referenceField } from "./event-fields.ts";
import { parseInput } from "./faults.ts";
import type { ReadParameter } from "./parameters.ts";
import { described } from "./wire.ts";

const descriptionField = nameField(1_000, { id: "PlanDescription", description: "For whoever reads it." });

const NEW_ACCEPTED = "an object with name, currency and optionally externalId, description";
export const newPlanSchema = described(
  z.strictObject(
    {
      name: referenceField,
      currency: currencyField,
      externalId: z.optional(ownIdField),
      description: z.optional(descriptionField),
    },
    { error: NEW_ACCEPTED },
  ),
  { id: "NewPlan", examples: [{ name: "Pro", currency: "USD" }] },
);

const CHANGE_ACCEPTED = "an object with name or description or both";
export const planChangeSchema = described(
  z
    .strictObject(
      {
        name: z.optional(referenceField),
        description: z.optional(
          described(z.nullable(descriptionField), { description: "null takes it away." }),
        ),
      },
      { error: CHANGE_ACCEPTED },
    )
    .check(
      z.refine(({ name, description }) => name !== undefined || description !== undefined, {
        error: CHANGE_ACCEPTED,
      }),
    ),
  { id: "PlanChange", anyOf: [{ required: ["name"] }, { required: ["description"] }] },
);

export const planListQuerySchema = z.object(pageFields);

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseNewPlan(body: unknown) {
  return parseInput(newPlanSchema, body);
}

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parsePlanChange(body: unknown) {
  return parseInput(planChangeSchema, body);
}

/** @throws MeteringError request.invalid */
export function parsePlanListQuery(context: CursorContext, given: Iterable<string>, read: ReadParameter) {
  return parsePage(context, planListQuerySchema, given, read);
}

export function toPlanPage(
  context: CursorContext,
  { entries, next }: { readonly entries: readonly Plan[]; readonly next?: string },
): PlanPageResponse {
  return { data: entries.map(toPlanResponse), next_page: toNextPage(context, next) };
}

export function toPlanResponse(plan: Plan): PlanResponse {
  const { id, externalId, name, description, currency, createdAt, archivedAt } = plan;
  return {
    id,
    externalId,
    name,
    description: description ?? null,
    currency,
    createdAt,
    archivedAt: archivedAt ?? null,
  };
}
