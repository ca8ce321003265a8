/** Owns: listing who changed what. */
import { type CollectedPage, collectPage } from "../domain/batch/collect-page.ts";
import type { BillingKind, BillingLog, BillingLogEntry, IdPage } from "../ports/billing.ts";

/** Newest first. A page may be short where few are of the kind. */
export async function listBillingLog(
  { log }: { readonly log: BillingLog },
  organization: string,
  kind: BillingKind | undefined,
  page: IdPage,
): Promise<CollectedPage<BillingLogEntry, string>> {
  const read = (after: string | undefined, limit: number) => log.list(organization, { after, limit });
  const accepts = (entry: BillingLogEntry) => kind === undefined || entry.kind === kind;
  return collectPage(page, read, ({ id }) => id, accepts);
}
