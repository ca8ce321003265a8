/** Owns: which invoices are listed - of a customer, of a month, or all. Does not own: what they are (domain/invoice). */
import { type CollectedPage, collectPage } from "../domain/batch/collect-page.ts";
import type { Invoice } from "../domain/invoice/invoice.ts";
import { MeteringError } from "../errors.ts";
import type { BillingReader, CustomerPlace } from "../ports/billing.ts";
import type { Identities } from "../ports/identities.ts";

export interface ListInvoicesDependencies {
  readonly reader: Pick<BillingReader, "list" | "invoicesOfCustomer" | "invoicesOfMonth">;
  readonly identities: Pick<Identities, "identify">;
}

export interface InvoiceFilters {
  /** Id, external id or alias. */
  readonly customerId?: string;
  /** `YYYY-MM` of the invoice date. */
  readonly month?: string;
}

/**
 * Those of a month customer by customer, others in the order of their creation.
 * @throws MeteringError customer.unknown
 */
export async function listInvoices(
  { reader, identities }: ListInvoicesDependencies,
  organization: string,
  { customerId: reference, month }: InvoiceFilters,
  page: { readonly after?: CustomerPlace; readonly limit: number },
): Promise<CollectedPage<Invoice, CustomerPlace>> {
  const customer =
    reference === undefined ? undefined : await identities.identify(organization, "customer", reference);
  if (reference !== undefined && customer === undefined)
    throw new MeteringError(
      "customer.unknown",
      `no customer has the id, external id or alias ${JSON.stringify(reference)}`,
    );
  const read = (after: CustomerPlace | undefined, limit: number) => {
    if (month !== undefined)
      return reader.invoicesOfMonth(organization, month, { customerId: customer?.id, after, limit });
    const byId = { after: after?.id, limit };
    return customer === undefined
      ? reader.list(organization, "invoice", byId)
      : reader.invoicesOfCustomer(organization, customer.id, byId);
  };
  return collectPage(page, read, ({ customerId, id }) => ({ customerId, id }));
}
