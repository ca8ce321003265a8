/**
 * Owns: what owners do with subscriptions - make, read, list, name, change from a day on, end.
 * Does not own: what holds on a day (domain/subscription), and what it costs (domain/plan).
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import { identityOf } from "../domain/meter/usage.ts";
import type { Plan } from "../domain/plan/plan.ts";
import { findChangeFaults, findPlanFaults, findTooMany } from "../domain/subscription/change-rule.ts";
import { findEndFault } from "../domain/subscription/end-rule.ts";
import {
  endDateOf,
  type Subscription,
  type SubscriptionChange,
  type SubscriptionEnd,
} from "../domain/subscription/subscription.ts";
import { requireNoFaults } from "../errors.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Identities } from "../ports/identities.ts";
import type { BillingScope, RecordKeeper } from "../ports/record-keeper.ts";

export interface ManageSubscriptionsDependencies {
  readonly reader: Pick<BillingReader, "find">;
  readonly records: RecordKeeper;
  readonly identities: Pick<Identities, "identify">;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
}

/** Customer and plan are named by their ids or external ids, a customer also by an alias. */
export interface SubscriptionDraft {
  readonly customerId: string;
  readonly planId: string;
  /** `YYYY-MM-DD` */
  readonly startDate: string;
  readonly endDate?: string;
  readonly seats: number;
  /** Absent: the external id. */
  readonly name?: string;
  /** Absent: the subscription's own id. */
  readonly externalId?: string;
}

export type ChangeDraft = Pick<SubscriptionChange, "effectiveDate" | "planId" | "seats" | "reason">;
export type EndDraft = Pick<SubscriptionEnd, "endDate" | "reason">;

/**
 * Sent once more with the same external id and content, it is the one there is.
 * @throws MeteringError request.invalid with one fault per wrong field, billing.conflict
 */
export async function createSubscription(
  { reader, records, identities, identifiers, now }: ManageSubscriptionsDependencies,
  scope: BillingScope,
  draft: SubscriptionDraft,
): Promise<Subscription> {
  const { organization } = scope;
  const [customer, plan] = await Promise.all([
    identities.identify(organization, "customer", draft.customerId),
    reader.find(organization, "plan", draft.planId),
  ]);
  requireNoFaults([
    ...(customer === undefined ? [refuseCustomer(draft.customerId)] : []),
    ...(plan === undefined ? [refusePlan(draft.planId)] : findPlanFaults(plan)),
  ]);
  const [id, recordedAt] = [identifiers.timeOrdered(), timestampOf(now())];
  const externalId = draft.externalId ?? id;
  const { startDate, endDate, seats } = draft;
  const first = {
    id: identifiers.timeOrdered(),
    effectiveDate: startDate,
    planId: plan?.id,
    seats,
    recordedAt,
  };
  const subscription: Subscription = {
    id,
    externalId,
    name: draft.name ?? externalId,
    customerId: customer?.id ?? "",
    currency: plan?.currency ?? "",
    startDate,
    changes: [first],
    ends: endDate === undefined ? [] : [{ id: identifiers.timeOrdered(), endDate, recordedAt }],
    createdAt: recordedAt,
  };
  const customerIds = customer === undefined ? [] : identityOf(customer).ids;
  return records.create(scope, "subscription", subscription, (standing) =>
    isSameAgreement(standing, subscription, customerIds),
  );
}

/** What was agreed first, and until when; what changed in between was agreed later. */
function isSameAgreement(
  standing: Subscription,
  made: Subscription,
  customerIds: readonly string[],
): boolean {
  const [before] = standing.changes;
  const [after] = made.changes;
  return (
    customerIds.includes(standing.customerId) &&
    standing.name === made.name &&
    standing.startDate === made.startDate &&
    endDateOf(standing) === endDateOf(made) &&
    before?.planId === after?.planId &&
    before?.seats === after?.seats
  );
}

/** @throws MeteringError subscription.unknown, billing.conflict */
export async function renameSubscription(
  { records }: Pick<ManageSubscriptionsDependencies, "records">,
  scope: BillingScope,
  reference: string,
  name: string,
): Promise<Subscription> {
  return records.edit(scope, { kind: "subscription", reference, action: "updated" }, (subscription) => ({
    ...subscription,
    name,
  }));
}

/**
 * From a day on, another plan, or other seats. The last change sent once more is there already.
 * @throws MeteringError subscription.unknown, request.invalid with one fault per wrong field, billing.conflict
 */
export async function changeSubscription(
  dependencies: ManageSubscriptionsDependencies,
  scope: BillingScope,
  reference: string,
  draft: ChangeDraft,
): Promise<Subscription> {
  const { reader, records, identifiers, now } = dependencies;
  const target = { kind: "subscription", reference, action: "changed" } as const;
  return records.edit(scope, target, async (subscription) => {
    const plan = await findPlan(reader, scope.organization, draft.planId);
    const change = { ...draft, planId: plan?.id };
    if (isRepeated(subscription.changes.at(-1), change)) return subscription;
    requireNoFaults(findChangeFaults(subscription, change, plan));
    const recorded = { ...change, id: identifiers.timeOrdered(), recordedAt: timestampOf(now()) };
    return { ...subscription, changes: [...subscription.changes, recorded] };
  });
}

/**
 * The day before the first one means that it never begins; without a day it goes on.
 * @throws MeteringError subscription.unknown, request.invalid, billing.conflict
 */
export async function endSubscription(
  { records, identifiers, now }: ManageSubscriptionsDependencies,
  scope: BillingScope,
  reference: string,
  end: EndDraft,
): Promise<Subscription> {
  return records.edit(scope, { kind: "subscription", reference, action: "ended" }, (subscription) => {
    const { ends, startDate } = subscription;
    if (isRepeated(ends.at(-1) ?? {}, end)) return subscription;
    requireNoFaults([
      ...(end.endDate === undefined ? [] : findEndFault(startDate, end.endDate)),
      ...findTooMany("ends", ends),
    ]);
    const recorded = { ...end, id: identifiers.timeOrdered(), recordedAt: timestampOf(now()) };
    return { ...subscription, ends: [...ends, recorded] };
  });
}

/** @throws MeteringError request.invalid for a plan that there is not */
async function findPlan(
  reader: ManageSubscriptionsDependencies["reader"],
  organization: string,
  reference: string | undefined,
): Promise<Plan | undefined> {
  if (reference === undefined) return undefined;
  const plan = await reader.find(organization, "plan", reference);
  if (plan === undefined) requireNoFaults([refusePlan(reference)]);
  return plan;
}

/** An answer that was lost is asked for again. */
function isRepeated(
  last: Partial<ChangeDraft & EndDraft> | undefined,
  draft: Partial<ChangeDraft & EndDraft>,
) {
  return (
    last?.effectiveDate === draft.effectiveDate &&
    last?.planId === draft.planId &&
    last?.seats === draft.seats &&
    last?.endDate === draft.endDate &&
    last?.reason === draft.reason
  );
}

function refuseCustomer(came: string): string {
  return `customerId: got ${JSON.stringify(came)}; accepted is the id, external id or alias of a customer`;
}

function refusePlan(came: string): string {
  return `planId: got ${JSON.stringify(came)}; accepted is the id or external id of a plan`;
}
