/** Owns: recording an invoice or a credit note. Does not own: what it must be like (domain/invoice). */
import { decimal } from "../domain/decimal/decimal.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import { takeBack } from "../domain/invoice/credit.ts";
import { type Invoice, totalOf } from "../domain/invoice/invoice.ts";
import { findInvoiceFaults, payable } from "../domain/invoice/rules.ts";
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
  const { invoice, faults } = await resolve(dependencies, organization, draft);
  requireNoFaults([...faults, ...findInvoiceFaults(invoice)]);
  try {
    return await dependencies.records.editInvoice(scope, async () => {
      // Before it is judged by what stands already: it may be what stands there.
      const standing = await findSame(dependencies, organization, invoice);
      if (standing !== undefined) return [{ before: standing, after: standing }];
      const { credited, faults } = await dependencies.references.judgeCredit(organization, invoice);
      requireNoFaults(faults);
      if (credited === undefined) return [{ after: invoice }];
      return [{ after: invoice }, { before: credited, after: takeBack(credited, undefined, invoice) }];
    });
  } catch (error) {
    const same = await findSame(dependencies, organization, invoice);
    if (same !== undefined) return same;
    throw error;
  }
}

async function resolve(
  { reader, references, identities, identifiers, now }: RecordInvoiceDependencies,
  organization: string,
  draft: InvoiceDraft,
): Promise<{ readonly invoice: Invoice; readonly faults: readonly string[] }> {
  const { subscriptionId, creditedInvoiceId, ...rest } = draft;
  const [customer, subscription, credited, { lines, faults }] = await Promise.all([
    identities.identify(organization, "customer", draft.customerId),
    subscriptionId === undefined ? undefined : reader.find(organization, "subscription", subscriptionId),
    creditedInvoiceId === undefined ? undefined : reader.find(organization, "invoice", creditedInvoiceId),
    references.resolveLines(organization, draft.lines),
  ]);
  const id = identifiers.timeOrdered();
  const total = draft.total ?? totalOf(lines);
  const paid = draft.status === "paid" ? payable({ kind: draft.kind, total }) : "0";
  const invoice: Invoice = {
    ...rest,
    id,
    number: draft.number ?? id,
    customerId: customer?.id ?? draft.customerId,
    ...(subscriptionId === undefined ? {} : { subscriptionId: subscription?.id ?? subscriptionId }),
    ...(creditedInvoiceId === undefined ? {} : { creditedInvoiceId: credited?.id ?? creditedInvoiceId }),
    lines,
    total,
    amountPaid: draft.amountPaid ?? paid,
    createdAt: timestampOf(now()),
  };
  const isKnown = customer !== undefined;
  return {
    invoice,
    faults: [
      ...(isKnown
        ? []
        : [fault("customerId", draft.customerId, "the id, external id or alias of a customer")]),
      ...(isKnown && subscriptionId !== undefined ? findSubscriptionFaults(invoice, subscription) : []),
      ...faults,
      ...findDisagreement(draft),
    ],
  };
}

function findSubscriptionFaults(invoice: Invoice, subscription: Subscription | undefined): readonly string[] {
  const { customerId, currency, subscriptionId = "" } = invoice;
  if (subscription?.customerId === customerId && subscription.currency === currency) return [];
  const accepted = `the id or external id of a subscription of the same customer, in ${currency}`;
  return [fault("subscriptionId", subscriptionId, accepted)];
}

function findDisagreement({ lines, total }: InvoiceDraft): readonly string[] {
  if (total === undefined || lines.length === 0 || decimal(total).eq(totalOf(lines))) return [];
  return [fault("total", total, `${totalOf(lines)}, the sum of the lines, or none`)];
}

/** The invoice that has its number, if it says the same. */
async function findSame(
  { reader }: RecordInvoiceDependencies,
  organization: string,
  invoice: Invoice,
): Promise<Invoice | undefined> {
  const standing = await reader.find(organization, "invoice", invoice.number);
  return standing !== undefined && contentOf(standing) === contentOf(invoice) ? standing : undefined;
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
