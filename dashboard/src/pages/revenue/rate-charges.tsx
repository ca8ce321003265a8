/** Owns: the charges that one subscription's MRR is the sum of: price of a period, made a month's. */
import { useQuery } from "@tanstack/react-query";
import type { MrrChargeResponse } from "../../../../shared/contracts/answers/mrr.ts";
import { subscriptionMrrQuery } from "../../api/mrr-detail.ts";
import { Quantity } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { ExactMoney } from "../../components/exact-money.tsx";
import { Ledger, type LedgerColumn } from "../../components/ledger.tsx";
import { formatExact } from "../../format/numbers.ts";
import styles from "./cells.module.css";
import { factorOf, periodOf, priceOf, TYPE_NAMES } from "./charge-words.ts";

interface RateChargesProps {
  readonly variant: "runRate" | "committed";
  readonly currency: string;
  readonly subscriptionId: string;
}

export function RateCharges({ variant, currency, subscriptionId }: RateChargesProps) {
  const mrr = useQuery(subscriptionMrrQuery(currency, subscriptionId));
  const row = mrr.data?.body[variant].breakdown?.[0];
  const charges = row?.charges ?? [];
  return (
    <Answered
      query={mrr}
      isEmpty={() => charges.length === 0}
      empty={
        variant === "committed"
          ? "It commits to nothing: no charge makes an amount."
          : "No charge makes an amount."
      }
    >
      {() => (
        <Ledger
          caption="Charges of the subscription"
          columns={toColumns(currency, row?.total ?? 0)}
          rows={charges}
          keyOf={({ chargeId }) => chargeId}
        />
      )}
    </Answered>
  );
}

function toColumns(currency: string, sum: number): readonly LedgerColumn<MrrChargeResponse>[] {
  return [
    {
      name: "Charge",
      cell: (charge) => (
        <>
          {charge.name}
          <br />
          <span className={styles.muted}>{priceOf(charge, currency) ?? TYPE_NAMES[charge.type]}</span>
        </>
      ),
    },
    {
      name: "Quantity",
      isNumber: true,
      cell: ({ quantity, quantityOfPeriod }) => (
        <>
          <Quantity value={quantity} />
          {quantity !== quantityOfPeriod && (
            <>
              <br />
              <span className={styles.muted} title={formatExact(quantityOfPeriod)}>
                priced: <Quantity value={quantityOfPeriod} />
              </span>
            </>
          )}
        </>
      ),
    },
    {
      name: "Of a period",
      isNumber: true,
      isMinor: true,
      cell: (charge) => (
        <>
          <ExactMoney value={charge.amountPerPeriod} currency={currency} />
          <br />
          <span className={styles.muted}>per {periodOf(charge)}</span>
        </>
      ),
    },
    {
      name: "Factor",
      isNumber: true,
      isMinor: true,
      cell: (charge) => <span title={formatExact(charge.factor)}>{factorOf(charge)}</span>,
    },
    {
      name: "A month",
      isNumber: true,
      cell: ({ amount }) => <ExactMoney value={amount} currency={currency} />,
      sum: <ExactMoney value={sum} currency={currency} />,
    },
  ];
}
