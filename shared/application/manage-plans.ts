/** Owns: what owners do with plans - make, read, list, name, archive. Does not own: their charges (manage-charges.ts). */
import { type CollectedPage, collectPage } from "../domain/batch/collect-page.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import type { Currency } from "../domain/money/money.ts";
import type { Plan } from "../domain/plan/plan.ts";
import { isSameContent } from "../domain/plan/same-content.ts";
import type { BillingReader, IdPage } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { BillingScope, RecordKeeper } from "../ports/record-keeper.ts";

export interface ManagePlansDependencies {
  readonly reader: Pick<BillingReader, "list">;
  readonly records: RecordKeeper;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
}

export interface PlanDraft {
  /** Absent: the plan's own id. */
  readonly externalId?: string;
  readonly name: string;
  readonly description?: string;
  readonly currency: Currency;
}

export interface PlanChange {
  readonly name?: string;
  /** null takes it away. */
  readonly description?: string | null;
}

/** Sent once more with the same external id and content, it is the one there is. @throws MeteringError billing.conflict */
export async function createPlan(
  { records, identifiers, now }: ManagePlansDependencies,
  scope: BillingScope,
  draft: PlanDraft,
): Promise<Plan> {
  const id = identifiers.timeOrdered();
  const plan = { ...draft, id, externalId: draft.externalId ?? id, createdAt: timestampOf(now()) };
  return records.create(scope, "plan", plan, (standing) =>
    isSameContent<Plan>(standing, plan, ["id", "createdAt", "archivedAt"]),
  );
}

/** In the order of their creation, archived ones too. */
export async function listPlans(
  { reader }: Pick<ManagePlansDependencies, "reader">,
  organization: string,
  page: IdPage,
): Promise<CollectedPage<Plan, string>> {
  const read = (after: string | undefined, limit: number) =>
    reader.list(organization, "plan", { after, limit });
  return collectPage(page, read, ({ id }) => id);
}

/** @throws MeteringError plan.unknown, billing.conflict */
export async function updatePlan(
  { records }: Pick<ManagePlansDependencies, "records">,
  scope: BillingScope,
  reference: string,
  change: PlanChange,
): Promise<Plan> {
  return records.edit(scope, { kind: "plan", reference, action: "updated" }, (plan) => {
    const { name = plan.name, description = plan.description } = change;
    return { ...plan, name, description: description ?? undefined };
  });
}

/** Nobody can subscribe to it from then on; who has goes on. @throws MeteringError plan.unknown, billing.conflict */
export async function archivePlan(
  { records, now }: Pick<ManagePlansDependencies, "records" | "now">,
  scope: BillingScope,
  reference: string,
): Promise<Plan> {
  return records.edit(scope, { kind: "plan", reference, action: "archived" }, (plan) => ({
    ...plan,
    archivedAt: plan.archivedAt ?? timestampOf(now()),
  }));
}
