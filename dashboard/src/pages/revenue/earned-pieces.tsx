/** Owns: the pieces that one subscription's revenue is the sum of: each charge in each of its periods. */
import { useQuery } from "@tanstack/react-query";
import type { RevenuePieceResponse } from "../../../../shared/contracts/answers/revenue.ts";
import { subscriptionRevenueQuery } from "../../api/margin.ts";
import { Quantity } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { ExactMoney } from "../../components/exact-money.tsx";
import { Ledger, type LedgerColumn } from "../../components/ledger.tsx";
import { formatDays } from "../../format/dates.ts";
import type { TimeWindow } from "../../view/window.ts";
import styles from "./cells.module.css";
import { TYPE_NAMES } from "./charge-words.ts";

interface EarnedPiecesProps {
  readonly window: TimeWindow;
  readonly currency: string;
  readonly subscriptionId: string;
}

export function EarnedPieces({ window, currency, subscriptionId }: EarnedPiecesProps) {
  const revenue = useQuery(subscriptionRevenueQuery(window, currency, subscriptionId));
  const row = revenue.data?.body.bySubscription?.[0];
  const pieces = row?.pieces ?? [];
  return (
    <Answered
      query={revenue}
      isEmpty={() => pieces.length === 0}
      empty="No charge of it earned anything in this window."
    >
      {() => (
        <Ledger
          caption="Pieces of the revenue"
          columns={toColumns(currency, row?.revenue ?? 0)}
          rows={pieces}
          keyOf={({ chargeId, startDate, quantity }) => `${chargeId} ${startDate} ${quantity}`}
        />
      )}
    </Answered>
  );
}

function toColumns(currency: string, sum: number): readonly LedgerColumn<RevenuePieceResponse>[] {
  return [
    {
      name: "Charge",
      cell: ({ name, startDate, endDate }) => (
        <>
          {name}
          <br />
          <span className={styles.muted}>{formatDays(startDate, endDate)}</span>
        </>
      ),
    },
    {
      name: "Type",
      isMinor: true,
      cell: ({ type }) => TYPE_NAMES[type],
    },
    {
      name: "Of the period",
      isMinor: true,
      cell: ({ periodStart, periodEnd }) => formatDays(periodStart, periodEnd),
    },
    {
      name: "Quantity",
      isNumber: true,
      isMinor: true,
      cell: ({ quantity, quantityBilled }) => (
        <>
          <Quantity value={quantity} />
          {quantityBilled !== quantity && (
            <>
              <br />
              <span className={styles.muted}>
                with the minimum: <Quantity value={quantityBilled} />
              </span>
            </>
          )}
        </>
      ),
    },
    {
      name: "Amount",
      isNumber: true,
      cell: ({ amount }) => <ExactMoney value={amount} currency={currency} />,
      sum: <ExactMoney value={sum} currency={currency} />,
    },
  ];
}
