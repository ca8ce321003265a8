/** Owns: the description of plans, charges and subscriptions. Does not own: invoices and the log (bills.ts). */
import { chargePageSchema, chargeSchema } from "../answers/charges.ts";
import { planPageSchema, planSchema } from "../answers/plans.ts";
import { subscriptionPageSchema, subscriptionSchema } from "../answers/subscriptions.ts";
import { chargeChangeSchema, chargeEndSchema, chargeListQuerySchema, newChargeSchema } from "../charges.ts";
import { newPlanSchema, planChangeSchema, planListQuerySchema } from "../plans.ts";
import {
  newSubscriptionSchema,
  subscriptionChangeSchema,
  subscriptionEndSchema,
  subscriptionListQuerySchema,
  subscriptionUpdateSchema,
} from "../subscriptions.ts";
import { describeChange, describeRecords } from "./billing-records.ts";
import type { Operation, OperationGroup } from "./operation.ts";

const PLANS: readonly Operation[] = [
  ...describeRecords({
    path: "/v1/plans",
    one: "Plan",
    listed: { query: planListQuerySchema, page: planPageSchema, order: "in the order of their creation" },
    made: { body: newPlanSchema, summary: "Make a plan, without charges at first" },
    changed: { body: planChangeSchema, summary: "Give a plan another name or description" },
    record: planSchema,
  }),
  {
    ...describeChange("/v1/plans/{id}/archive", "archivePlan", planSchema),
    summary: "Let nobody subscribe to a plan any more; who has goes on",
    errors: [400, 404, 409],
  },
];

const CHARGES: readonly Operation[] = [
  ...describeRecords({
    path: "/v1/charges",
    one: "Charge",
    listed: {
      query: chargeListQuerySchema,
      page: chargePageSchema,
      order: "in the order of their creation",
      names: "a plan",
    },
    made: {
      body: newChargeSchema,
      summary: "Add a charge to a plan",
      refusedByState: "The plan or the meter is unknown, or tiers or days are not in order.",
    },
    changed: { body: chargeChangeSchema, summary: "Give a charge another name; its prices never change" },
    record: chargeSchema,
  }),
  {
    ...describeChange("/v1/charges/{id}/end", "endCharge", chargeSchema),
    summary: "End a charge, once",
    request: { content: { "application/json": chargeEndSchema } },
    refusedByState: "The day lies before the charge's first one.",
  },
];

const SUBSCRIPTIONS: readonly Operation[] = [
  ...describeRecords({
    path: "/v1/subscriptions",
    one: "Subscription",
    listed: {
      query: subscriptionListQuerySchema,
      page: subscriptionPageSchema,
      order: "in the order of their creation; with filters a page may be short, and still have a next one",
      names: "a customer or a plan",
    },
    made: {
      body: newSubscriptionSchema,
      summary: "Subscribe a customer to a plan, in the plan's currency",
      refusedByState: "Customer or plan are unknown, the plan is archived, or it ends before it begins.",
    },
    changed: { body: subscriptionUpdateSchema, summary: "Give a subscription another name" },
    record: subscriptionSchema,
  }),
  {
    ...describeChange("/v1/subscriptions/{id}/changes", "changeSubscription", subscriptionSchema),
    summary: "From a day on, another plan or other seats; nothing before it changes",
    request: { content: { "application/json": subscriptionChangeSchema } },
    refusedByState:
      "The day is none of the subscription's; the plan is unknown, archived or in another currency; or there are 1,000 changes.",
  },
  {
    ...describeChange("/v1/subscriptions/{id}/end", "endSubscription", subscriptionSchema),
    summary: "End a subscription on a day, or let it go on",
    request: { content: { "application/json": subscriptionEndSchema } },
    refusedByState: "The day lies before the subscription's first one, or there are 1,000 ends.",
  },
];

export const contracts: OperationGroup = {
  tag: "Contracts",
  description: "Plans and what they charge, and who subscribed to them, day by day.",
  operations: [...PLANS, ...CHARGES, ...SUBSCRIPTIONS],
};
