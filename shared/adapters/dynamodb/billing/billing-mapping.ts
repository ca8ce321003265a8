/**
 * Owns: the items of what is agreed and billed, so that each question of ports/billing.ts is one consistent query.
 * Does not own: reading and writing them (billing-reader.ts, billing-editor.ts).
 *
 * item        | pk                           | sk                      | holds
 * record      | org#<kind>                   | id                      | record, as JSON
 * key         | org#<kind>-key               | external id, or number  | recordId
 * of plan     | org#charges-of#<plan id>     | id                      | record: a charge
 * by customer | org#subscription-by-customer | customer id#id          | record: a subscription
 * in month    | org#invoices-in#<YYYY-MM>    | customer id#id          | record: an invoice
 * of customer | org#invoices-of#<its id>     | id                      | record: an invoice
 * due         | org#invoices-due             | due date#id             | record: an invoice that is issued or overdue
 * log         | org#billing-log              | time-ordered id         | entry, as JSON
 * first days  | org#months                   | YYYY-MM#last digit of its log entry | nothing: in the month a subscription began, or an invoice is dated
 * late month  | org#late-months              | YYYY-MM#last digit of mark | mark
 *
 * Every copy is whole, lines of invoices too: a secondary index would be read late, and a month that is closed must not miss an invoice.
 */
import type { BillingKind, BillingRecord, BillingRecords, CustomerPlace } from "../../../ports/billing.ts";
import type { ReadDependencies } from "../calls/read-items.ts";
import type { RetryDependencies } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

export interface BillingDependencies extends RetryDependencies, ReadDependencies {
  readonly billingTable: string;
}

/** Of an item; an alias of a type, because an interface is not taken for an item. */
export type BillingKey = { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };

export function recordPartition(organization: string, kind: BillingKind): string {
  return `${organization}#${kind}`;
}

export function keyPartition(organization: string, kind: BillingKind): string {
  return `${organization}#${kind}-key`;
}

export function chargesPartition(organization: string, planId: string): string {
  return `${organization}#charges-of#${planId}`;
}

export function subscriptionsPartition(organization: string): string {
  return `${organization}#subscription-by-customer`;
}

/** @param month `YYYY-MM` */
export function monthPartition(organization: string, month: string): string {
  return `${organization}#invoices-in#${month}`;
}

export function customerPartition(organization: string, customerId: string): string {
  return `${organization}#invoices-of#${customerId}`;
}

export function duePartition(organization: string): string {
  return `${organization}#invoices-due`;
}

export function logPartition(organization: string): string {
  return `${organization}#billing-log`;
}

export function latePartition(organization: string): string {
  return `${organization}#late-months`;
}

/** In the order of months: the first of them is where an organization begins. */
export function monthsPartition(organization: string): string {
  return `${organization}#months`;
}

/** Of a month; it has several, because whoever loads a whole history would contend for one. */
export function monthPosition(month: string, entryId: string): string {
  return `${month}#${entryId.at(-1)}`;
}

export function billingKey(partition: string, position: string): BillingKey {
  return { pk: { S: partition }, sk: { S: position } };
}

/** The position of what belongs to a customer: those of one customer follow each other. */
export function positionOf({ customerId, id }: CustomerPlace): string {
  return `${customerId}#${id}`;
}

/** What no two records of a kind have in common. */
export const OWN_KEY: { readonly [Kind in BillingKind]: (record: BillingRecords[Kind]) => string } = {
  plan: ({ externalId }) => externalId,
  charge: ({ externalId }) => externalId,
  subscription: ({ externalId }) => externalId,
  invoice: ({ number }) => number,
};

type ListKeys<Kind extends BillingKind> = (
  organization: string,
  record: BillingRecords[Kind],
) => readonly BillingKey[];

/** Where else a record stands, besides under its id. */
export const COPIES: { readonly [Kind in BillingKind]: ListKeys<Kind> } = {
  plan: () => [],
  charge: (organization, { planId, id }) => [billingKey(chargesPartition(organization, planId), id)],
  subscription: (organization, subscription) => [
    billingKey(subscriptionsPartition(organization), positionOf(subscription)),
  ],
  invoice: (organization, invoice) => {
    const { id, customerId, invoiceDate, dueDate, status } = invoice;
    const isDue = dueDate !== undefined && (status === "issued" || status === "overdue");
    return [
      billingKey(monthPartition(organization, invoiceDate.slice(0, "YYYY-MM".length)), positionOf(invoice)),
      billingKey(customerPartition(organization, customerId), id),
      ...(isDue ? [billingKey(duePartition(organization), `${dueDate}#${id}`)] : []),
    ];
  },
};

export function toRecordText(record: BillingRecord): string {
  return JSON.stringify(record);
}

export function fromRecordItem<Kind extends BillingKind>(item: Item): BillingRecords[Kind] {
  const record: BillingRecords[Kind] = JSON.parse(item.record?.S ?? "{}");
  return record;
}
