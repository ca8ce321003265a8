/** Owns: which invoices are listed - of a customer, of a month, or all. Does not own: what they are (domain/invoice). */
import { type CollectedPage, collectPage } from "../domain/batch/collect-page.ts";
import { readOfCustomer } from "../domain/batch/read-of-customer.ts";
import type { Invoice } from "../domain/invoice/invoice.ts";
import { type CustomerIdentity, identityOf } from "../domain/meter/usage.ts";
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
 * Those of a month customer by customer, others, and those of one customer under any of its ids, in the order of their creation.
 * @throws MeteringError customer.unknown
 */
export async function listInvoices(
  { reader, identities }: ListInvoicesDependencies,
  organization: string,
  { customerId: reference, month }: InvoiceFilters,
  page: { readonly after?: CustomerPlace; readonly limit: number },
): Promise<CollectedPage<Invoice, CustomerPlace>> {
  const customer =
    reference === undefined ? undefined : await findCustomer(identities, organization, reference);
  const read = (after: CustomerPlace | undefined, limit: number) => {
    const byId = { after: after?.id, limit };
    if (customer === undefined)
      return month === undefined
        ? reader.list(organization, "invoice", byId)
        : reader.invoicesOfMonth(organization, month, { after, limit });
    return readOfCustomer(customer, limit, (customerId) => {
      if (month === undefined) return reader.invoicesOfCustomer(organization, customerId, byId);
      const place = after && { customerId, id: after.id };
      return reader.invoicesOfMonth(organization, month, { customerId, after: place, limit });
    });
  };
  return collectPage(page, read, ({ customerId, id }) => ({ customerId, id }));
}

async function findCustomer(
  identities: Pick<Identities, "identify">,
  organization: string,
  reference: string,
): Promise<CustomerIdentity> {
  const customer = await identities.identify(organization, "customer", reference);
  if (customer !== undefined) return identityOf(customer);
  throw new MeteringError(
    "customer.unknown",
    `no customer has the id, external id or alias ${JSON.stringify(reference)}`,
  );
}
