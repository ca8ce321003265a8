/** Owns: the columns that tables of subscriptions have in common: whose it is, and what its amount is put together from. */
import { Money } from "../../components/amount.tsx";
import type { LedgerColumn } from "../../components/ledger.tsx";
import { CustomerLink } from "./customer-link.tsx";
import { SubscriptionName } from "./subscription-name.tsx";
import { sumsOf } from "./sums.ts";
import type { Names } from "./use-names.ts";

interface OfSubscription {
  readonly customerId: string;
  readonly subscriptionId: string;
}

export function whoseColumns(names: Names): readonly LedgerColumn<OfSubscription>[] {
  return [
    {
      name: "Customer",
      cell: ({ customerId }) => <CustomerLink id={customerId} name={names.customer(customerId)} />,
      csv: ({ customerId }) => names.customer(customerId),
    },
    {
      name: "Subscription",
      isMinor: true,
      cell: ({ subscriptionId }) => <SubscriptionName name={names.subscription(subscriptionId)} />,
      csv: ({ subscriptionId }) => names.subscription(subscriptionId),
    },
  ];
}

/** @param parts the fields of a row that its amount is the sum of, and what they are called */
export function partColumns<Part extends string>(
  parts: readonly { readonly name: string; readonly part: Part }[],
  rows: readonly Readonly<Record<Part, number>>[],
  currency: string,
): readonly LedgerColumn<Readonly<Record<Part, number>>>[] {
  return parts.map(({ name, part }) => ({
    name,
    isNumber: true,
    isMinor: true,
    cell: (row) => <Money value={row[part]} currency={currency} />,
    currency,
    csv: (row) => row[part],
    sum: <Money value={sumsOf(rows.map((row) => row[part]))} currency={currency} />,
  }));
}
