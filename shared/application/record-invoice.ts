/** Owns: recording an invoice or a credit note. Does not own: what it must be like (domain/invoice). */
import { decimal } from "../domain/decimal/decimal.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import { takeBack } from "../domain/invoice/credit.ts";
import { type Invoice, totalOf } from "../domain/invoice/invoice.ts";
import { findInvoiceFaults, payable } from "../domain/invoice/rules.ts";
import { type CustomerIdentity, identityOf } from "../domain/meter/usage.ts";
import type { Subscription } from "../domain/subscription/subscription.ts";
import { requireNoFaults } from "../errors.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Identities } from "../ports/identities.ts";
import type { InvoiceReferences } from "../ports/invoice-references.ts";
import type { BillingScope, RecordKeeper } from "../ports/record-keeper.ts";

export interface RecordInvoiceDependencies {
  readonly reader: Pick<BillingReader, "find">;
  readonly records: RecordKeeper;
  readonly references: InvoiceReferences;
  readonly identities: Pick<Identities, "identify">;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
}

/** What it names, it names by ids or external ids, numbers or aliases. Lines, or a total, or both where they agree. */
export type InvoiceDraft = Omit<Invoice, "id" | "number" | "createdAt" | "total" | "amountPaid"> & {
  /** Absent: the invoice's own id. */
  readonly number?: string;
  readonly total?: string;
  /** Absent: nothing, or all of it where it is paid. */
  readonly amountPaid?: string;
};

/**
 * Sent once more with the same number and content, it is the one there is.
 * @throws MeteringError request.invalid with one fault per wrong field, billing.conflict when the number is that of another content
 */
export async function recordInvoice(
  dependencies: RecordInvoiceDependencies,
  scope: BillingScope,
  draft: InvoiceDraft,
): Promise<Invoice> {
  const { organization } = scope;
  const { references, identifiers, now } = dependencies;
  const [named, { lines, faults }] = await Promise.all([
    findNamed(dependencies, organization, draft),
    references.resolveLines(organization, draft.lines),
  ]);
  const given = { id: identifiers.timeOrdered(), createdAt: timestampOf(now()), lines };
  const invoice = toInvoice(draft, named, given);
  requireNoFaults([
    ...findNameFaults(draft, named),
    ...faults,
    ...findDisagreement(draft),
    ...findInvoiceFaults(invoice),
  ]);
  const findSame = () => findStanding(dependencies, organization, invoice, named.customer);
  try {
    return await dependencies.records.editInvoice(scope, async () => {
      // Before it is judged by what stands already: it may be what stands there.
      const standing = await findSame();
      if (standing !== undefined) return [{ before: standing, after: standing }];
      const { credited, faults } = await references.judgeCredit(organization, invoice, draft);
      requireNoFaults(faults);
      if (credited === undefined) return [{ after: invoice }];
      return [{ after: invoice }, { before: credited, after: takeBack(credited, undefined, invoice) }];
    });
  } catch (error) {
    const same = await findSame();
    if (same !== undefined) return same;
    throw error;
  }
}

/** What there is of what the draft names. */
interface Named {
  readonly customer?: CustomerIdentity;
  readonly subscription?: Subscription;
  readonly credited?: Invoice;
}

async function findNamed(
  { reader, identities }: RecordInvoiceDependencies,
  organization: string,
  { customerId, subscriptionId, creditedInvoiceId }: InvoiceDraft,
): Promise<Named> {
  const [customer, subscription, credited] = await Promise.all([
    identities.identify(organization, "customer", customerId),
    subscriptionId === undefined ? undefined : reader.find(organization, "subscription", subscriptionId),
    creditedInvoiceId === undefined ? undefined : reader.find(organization, "invoice", creditedInvoiceId),
  ]);
  return { customer: customer && identityOf(customer), subscription, credited };
}

function toInvoice(
  draft: InvoiceDraft,
  { customer, subscription, credited }: Named,
  given: Pick<Invoice, "id" | "createdAt" | "lines">,
): Invoice {
  const { subscriptionId, creditedInvoiceId, ...rest } = draft;
  const total = draft.total ?? totalOf(given.lines);
  const paid = draft.status === "paid" ? payable({ kind: draft.kind, total }) : "0";
  // What a note takes back, it takes back where it was billed.
  const ofSubscription =
    subscriptionId === undefined ? credited?.subscriptionId : (subscription?.id ?? subscriptionId);
  return {
    ...rest,
    id: given.id,
    number: draft.number ?? given.id,
    customerId: customer?.id ?? draft.customerId,
    ...(ofSubscription === undefined ? {} : { subscriptionId: ofSubscription }),
    ...(creditedInvoiceId === undefined ? {} : { creditedInvoiceId: credited?.id ?? creditedInvoiceId }),
    lines: given.lines,
    total,
    amountPaid: draft.amountPaid ?? paid,
    createdAt: given.createdAt,
  };
}

function findNameFaults(draft: InvoiceDraft, { customer, subscription }: Named): readonly string[] {
  const { customerId, currency, subscriptionId } = draft;
  if (customer === undefined)
    return [fault("customerId", customerId, "the id, external id or alias of a customer")];
  if (subscriptionId === undefined) return [];
  const isOfCustomer = subscription !== undefined && customer.ids.includes(subscription.customerId);
  if (isOfCustomer && subscription.currency === currency) return [];
  const accepted = `the id or external id of a subscription of the same customer, in ${currency}`;
  return [fault("subscriptionId", subscriptionId, accepted)];
}

function findDisagreement({ lines, total }: InvoiceDraft): readonly string[] {
  if (total === undefined || lines.length === 0 || decimal(total).eq(totalOf(lines))) return [];
  return [fault("total", total, `${totalOf(lines)}, the sum of the lines, or none`)];
}

/** The invoice that has its number, if it says the same: of the customer under any of its ids. */
async function findStanding(
  { reader }: RecordInvoiceDependencies,
  organization: string,
  invoice: Invoice,
  customer: CustomerIdentity | undefined,
): Promise<Invoice | undefined> {
  const standing = await reader.find(organization, "invoice", invoice.number);
  if (standing === undefined || !customer?.ids.includes(standing.customerId)) return undefined;
  const { customerId } = invoice;
  return contentOf({ ...standing, customerId }) === contentOf(invoice) ? standing : undefined;
}

/** What a sender says of it, in one order. */
function contentOf({ id: _id, createdAt: _at, creditedTotal: _taken, lines, ...content }: Invoice): string {
  const sorted = (record: object) =>
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted(content), lines.map(sorted)]);
}

function fault(field: string, came: string, accepted: string): string {
  return `${field}: got ${JSON.stringify(came)}; accepted is ${accepted}`;
}
