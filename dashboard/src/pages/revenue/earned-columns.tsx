/** Owns: the columns of what was earned, by subscription and by charge. */
import type {
  StrategyRevenueResponse,
  SubscriptionRevenueResponse,
} from "../../../../shared/contracts/answers/revenue.ts";
import { Money, Quantity } from "../../components/amount.tsx";
import type { LedgerColumn } from "../../components/ledger.tsx";
import { ShareBar } from "../../components/share-bar.tsx";
import { TYPE_NAMES } from "./charge-words.ts";
import { shareOf } from "./earned.ts";
import { partColumns, whoseColumns } from "./subscription-columns.tsx";
import { SubscriptionName } from "./subscription-name.tsx";
import type { Names } from "./use-names.ts";

const PARTS = [
  { name: "Recurring", part: "recurringRevenue" },
  { name: "Seats", part: "seatRevenue" },
  { name: "Usage", part: "usageRevenue" },
  { name: "One-time", part: "onetimeRevenue" },
] as const;

interface Earned {
  readonly revenue: number;
}

function shareColumn<Row extends Earned>(total: number): LedgerColumn<Row> {
  return {
    name: "Share",
    isMinor: true,
    cell: ({ revenue }) => {
      const share = shareOf(revenue, total);
      return share === undefined ? "–" : <ShareBar share={share} />;
    },
  };
}

function revenueColumn<Row extends Earned>(currency: string, total: number): LedgerColumn<Row> {
  return {
    name: "Revenue",
    isNumber: true,
    cell: ({ revenue }) => <Money value={revenue} currency={currency} />,
    currency,
    csv: ({ revenue }) => revenue,
    sum: <Money value={total} currency={currency} />,
  };
}

export function toSubscriptionColumns(
  names: Names,
  currency: string,
  rows: readonly SubscriptionRevenueResponse[],
  total: number,
): readonly LedgerColumn<SubscriptionRevenueResponse>[] {
  return [
    ...whoseColumns(names),
    shareColumn(total),
    ...partColumns(PARTS, rows, currency),
    revenueColumn(currency, total),
  ];
}

export function toChargeColumns(
  names: Names,
  currency: string,
  total: number,
): readonly LedgerColumn<StrategyRevenueResponse>[] {
  return [
    { name: "Charge", cell: ({ name }) => name, csv: ({ name }) => name },
    {
      name: "Plan",
      isMinor: true,
      cell: ({ planId }) => <SubscriptionName name={names.plan(planId)} />,
      csv: ({ planId }) => names.plan(planId),
    },
    {
      name: "Type",
      isMinor: true,
      cell: ({ type }) => TYPE_NAMES[type],
      csv: ({ type }) => type,
    },
    shareColumn(total),
    {
      name: "Quantity",
      isNumber: true,
      cell: ({ quantity }) => <Quantity value={quantity} />,
      csv: ({ quantity }) => quantity,
    },
    {
      name: "Billed",
      isNumber: true,
      isMinor: true,
      cell: ({ quantityBilled }) => <Quantity value={quantityBilled} />,
      csv: ({ quantityBilled }) => quantityBilled,
    },
    revenueColumn(currency, total),
  ];
}
