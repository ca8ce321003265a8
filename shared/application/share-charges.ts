import type { Charge } from "../domain/plan/plan.ts";
import type { BillingReader } from "../ports/billing.ts";

/** Plans that a request remembers. An organization with one plan for each customer has more: then those of long ago are read anew. */
const KEPT_MAX = 1_000;

/** Charges as one request sees them: many subscriptions have the same plans, which are read once. */
export function shareCharges(
  billing: Pick<BillingReader, "chargesOf">,
  keptMax = KEPT_MAX,
): Pick<BillingReader, "chargesOf"> {
  const kept = new Map<string, Promise<readonly Charge[]>>();
  return {
    chargesOf: async (organization, planIds) => {
      const nameOf = (planId: string) => JSON.stringify([organization, planId]);
      const missing = [...new Set(planIds)].filter((planId) => !kept.has(nameOf(planId)));
      if (missing.length > 0) {
        const read = billing.chargesOf(organization, missing);
        for (const planId of missing)
          kept.set(
            nameOf(planId),
            read.then((charges) => charges.filter((charge) => charge.planId === planId)),
          );
      }
      const found = await Promise.all([...new Set(planIds)].map((planId) => kept.get(nameOf(planId)) ?? []));
      for (const name of kept.keys()) {
        if (kept.size <= keptMax) break;
        kept.delete(name);
      }
      return found.flat();
    },
  };
}
