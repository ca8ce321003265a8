/** Owns: what owners do with the charges of a plan - make, read, list, name, end. Does not own: what they cost (domain/plan). */
import { type CollectedPage, collectPage } from "../domain/batch/collect-page.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import type { ChargeDraft } from "../domain/plan/charge-draft.ts";
import type { Charge } from "../domain/plan/plan.ts";
import { isSameContent } from "../domain/plan/same-content.ts";
import { findEndFault } from "../domain/subscription/end-rule.ts";
import { MeteringError, requireNoFaults } from "../errors.ts";
import type { BillingReader, IdPage } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Meters } from "../ports/meters.ts";
import type { BillingScope, RecordKeeper } from "../ports/record-keeper.ts";

export interface ManageChargesDependencies {
  readonly reader: Pick<BillingReader, "find" | "list" | "chargesOf">;
  readonly records: RecordKeeper;
  readonly meters: Pick<Meters, "find">;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
}

/** Whoever prices a subscription reads all of its plan's. */
const CHARGES_MAX = 500;

/**
 * Sent once more with the same external id and content, it is the one there is.
 * @throws MeteringError request.invalid with one fault per wrong field, billing.conflict
 */
export async function createCharge(
  dependencies: ManageChargesDependencies,
  scope: BillingScope,
  draft: ChargeDraft,
): Promise<Charge> {
  const { reader, meters, identifiers } = dependencies;
  const { organization } = scope;
  const [plan, meter] = await Promise.all([
    reader.find(organization, "plan", draft.planId),
    draft.type === "usage" ? meters.find(organization, draft.meterId) : undefined,
  ]);
  const charges = plan === undefined ? [] : await reader.chargesOf(organization, [plan.id]);
  requireNoFaults([
    ...(plan === undefined ? [refuse("planId", draft.planId, "the id or external id of a plan")] : []),
    ...(draft.type === "usage" && meter === undefined
      ? [refuse("meterId", draft.meterId, "the id or external id of a meter")]
      : []),
    ...(charges.length >= CHARGES_MAX
      ? [`planId: the plan has ${charges.length} charges; accepted are ${CHARGES_MAX}, ended ones included`]
      : []),
  ]);
  const id = identifiers.timeOrdered();
  const externalId = draft.externalId ?? id;
  const given = { id, externalId, planId: plan?.id ?? "", createdAt: timestampOf(dependencies.now()) };
  const charge: Charge =
    draft.type === "usage"
      ? { ...draft, ...given, meterId: meter?.id ?? "", aggregation: meter?.aggregation }
      : { ...draft, ...given };
  return dependencies.records.create(scope, "charge", charge, (standing) =>
    isSameContent<Charge>(standing, charge, ["id", "createdAt"]),
  );
}

/** In the order of their creation, ended ones too. @throws MeteringError plan.unknown */
export async function listCharges(
  { reader, records }: Pick<ManageChargesDependencies, "reader" | "records">,
  organization: string,
  page: IdPage & { readonly planId?: string },
): Promise<CollectedPage<Charge, string>> {
  if (page.planId === undefined) {
    const read = (after: string | undefined, limit: number) =>
      reader.list(organization, "charge", { after, limit });
    return collectPage(page, read, ({ id }) => id);
  }
  const plan = await records.read(organization, "plan", page.planId);
  const charges = await reader.chargesOf(organization, [plan.id]);
  const read = async (after = "", limit: number) => charges.filter(({ id }) => id > after).slice(0, limit);
  return collectPage(page, read, ({ id }) => id);
}

/** @throws MeteringError charge.unknown, billing.conflict */
export async function renameCharge(
  { records }: Pick<ManageChargesDependencies, "records">,
  scope: BillingScope,
  reference: string,
  name: string,
): Promise<Charge> {
  return records.edit(scope, { kind: "charge", reference, action: "updated" }, (charge) => ({
    ...charge,
    name,
  }));
}

/**
 * A charge ends once: what was billed by it was billed.
 * @param endDate its last day; the day before its first one when it never applies
 * @throws MeteringError charge.unknown, request.invalid, billing.conflict when it ends on another day
 */
export async function endCharge(
  { records }: Pick<ManageChargesDependencies, "records">,
  scope: BillingScope,
  reference: string,
  endDate: string,
): Promise<Charge> {
  return records.edit(scope, { kind: "charge", reference, action: "ended" }, (charge) => {
    if (charge.endDate !== undefined && charge.endDate !== endDate)
      throw new MeteringError(
        "billing.conflict",
        `endDate: got ${JSON.stringify(endDate)}; the charge ends on ${charge.endDate}, and a charge ends once`,
      );
    if (charge.startDate !== undefined) requireNoFaults(findEndFault(charge.startDate, endDate));
    return { ...charge, endDate };
  });
}

function refuse(field: string, came: string, accepted: string): string {
  return `${field}: got ${JSON.stringify(came)}; accepted is ${accepted}`;
}
