/** Owns: requests about subscriptions on the wire: `/v1/subscriptions`. Does not own: how they are answered (subscription-answer.ts). */
import * as z from "zod/mini";
import { SUBSCRIPTION_STATUSES } from "../domain/subscription/subscription.ts";
import {
  dayField,
  filtered,
  openEndField,
  ownIdField,
  pageFields,
  parseOptionalReference,
  parsePage,
  reasonField,
  seatsField,
} from "./billing-fields.ts";
import type { CursorContext } from "./cursor.ts";
import { referenceField } from "./event-fields.ts";
import { listOf, parseInput } from "./faults.ts";
import type { ReadParameter } from "./parameters.ts";
import { described } from "./wire.ts";

const planField = described(referenceField, { description: "An id, or an external id." });
const customerField = described(referenceField, { description: "An id, an external id or an alias." });

const NEW_ACCEPTED =
  "an object with customerId, planId, startDate and optionally endDate, seats, name, externalId";
export const newSubscriptionSchema = described(
  z
    .strictObject(
      {
        customerId: customerField,
        planId: planField,
        startDate: described(dayField, { description: "Its first day; billing periods begin on it." }),
        endDate: z.optional(described(dayField, { description: "Its last day." })),
        seats: z._default(seatsField, 0),
        name: z.optional(described(referenceField, { description: "Absent: the external id." })),
        externalId: z.optional(ownIdField),
      },
      { error: NEW_ACCEPTED },
    )
    .check(
      z.refine(({ startDate, endDate }) => endDate === undefined || startDate <= endDate, {
        error: "a day not before startDate",
        path: ["endDate"],
      }),
    ),
  { id: "NewSubscription" },
);

const RENAME_ACCEPTED = "an object with name; what is agreed changes from a day on: POST .../changes";
export const subscriptionUpdateSchema = described(
  z.strictObject({ name: referenceField }, { error: RENAME_ACCEPTED }),
  {
    id: "SubscriptionUpdate",
    description: "What was agreed changes from a day on, by `/changes` and `/end`.",
  },
);

const CHANGE_ACCEPTED = "an object with effectiveDate, with planId or seats or both, and optionally reason";
export const subscriptionChangeSchema = described(
  z
    .strictObject(
      {
        effectiveDate: described(dayField, { description: "From this day on, inclusive." }),
        planId: z.optional(planField),
        seats: z.optional(seatsField),
        reason: z.optional(reasonField),
      },
      { error: CHANGE_ACCEPTED },
    )
    .check(
      z.refine(({ planId, seats }) => planId !== undefined || seats !== undefined, {
        error: CHANGE_ACCEPTED,
      }),
    ),
  { id: "SubscriptionChange", anyOf: [{ required: ["planId"] }, { required: ["seats"] }] },
);

const END_ACCEPTED = "an object with endDate and optionally reason";
export const subscriptionEndSchema = described(
  z.strictObject(
    {
      endDate: openEndField,
      reason: z.optional(reasonField),
    },
    { error: END_ACCEPTED },
  ),
  { id: "SubscriptionEnd", examples: [{ endDate: null }] },
);

const statusField = z.enum(SUBSCRIPTION_STATUSES, { error: listOf(SUBSCRIPTION_STATUSES) });

export const subscriptionListQuerySchema = z.object({
  ...pageFields,
  customerId: z.optional(customerField),
  status: z.optional(described(statusField, { description: "Today, in UTC." })),
  planId: z.optional(described(planField, { description: "Of the plan that holds today." })),
});

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseNewSubscription(body: unknown) {
  return parseInput(newSubscriptionSchema, body);
}

/** @throws MeteringError request.invalid */
export function parseSubscriptionUpdate(body: unknown) {
  return parseInput(subscriptionUpdateSchema, body);
}

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseSubscriptionChange(body: unknown) {
  return parseInput(subscriptionChangeSchema, body);
}

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseSubscriptionEnd(body: unknown) {
  const { endDate, reason } = parseInput(subscriptionEndSchema, body);
  return { endDate: endDate ?? undefined, reason };
}

/** @throws MeteringError request.invalid */
export function parseSubscriptionListQuery(
  context: CursorContext,
  given: Iterable<string>,
  read: ReadParameter,
) {
  const { status } = parseInput(z.object({ status: z.optional(statusField) }), { status: read("status") });
  const filters = {
    customerId: parseOptionalReference("customerId", read("customerId")),
    planId: parseOptionalReference("planId", read("planId")),
    status,
  };
  const own = filtered(context, filters);
  return { context: own, filters, page: parsePage(own, subscriptionListQuerySchema, given, read) };
}
