/** Owns: the subscriptions that the run rate or committed MRR is the sum of, each opened to its charges. */
import { useQuery } from "@tanstack/react-query";
import type { MrrRowResponse } from "../../../../shared/contracts/answers/mrr.ts";
import { mrrQuery } from "../../api/revenue.ts";
import { Money } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { tableToCsv } from "../../components/data-table.tsx";
import { Ledger, type LedgerColumn } from "../../components/ledger.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatDay } from "../../format/dates.ts";
import { RateCharges } from "./rate-charges.tsx";
import { type ChangeSearch, nameOfVariant, VARIANT_NAMES } from "./search.ts";
import { partColumns, whoseColumns } from "./subscription-columns.tsx";
import { type Names, useNames } from "./use-names.ts";

interface RateRowsProps {
  readonly variant: "runRate" | "committed";
  readonly currency: string;
  /** The subscription that is opened. */
  readonly row: string | undefined;
  readonly onChange: ChangeSearch;
}

export function RateRows({ variant, currency, row, onChange }: RateRowsProps) {
  const mrr = useQuery(mrrQuery(currency, "rows"));
  const names = useNames();
  const { breakdown = [], asOf, mrr: sum = 0 } = mrr.data?.body[variant] ?? {};
  const columns = toColumns(names, currency, breakdown, sum);
  const name = VARIANT_NAMES[variant].toLowerCase();
  return (
    <Panel
      title={`What ${name} MRR is made of`}
      about={
        asOf === undefined
          ? undefined
          : `Subscriptions that are active on ${formatDay(asOf)}, a month of each`
      }
      height="table"
      actions={
        <CsvButton
          name={`${nameOfVariant(variant)}-mrr-by-subscription`}
          csv={breakdown.length === 0 ? undefined : () => tableToCsv(columns, breakdown)}
        />
      }
    >
      <Answered
        query={mrr}
        isEmpty={() => breakdown.length === 0}
        empty={`No subscription in ${currency} is active today.`}
      >
        {() => (
          <Ledger
            caption="MRR by subscription"
            columns={columns}
            rows={breakdown}
            keyOf={({ subscriptionId }) => subscriptionId}
            opening={{
              openKey: row,
              onOpen: (key) => onChange({ row: key }),
              nameOf: ({ subscriptionId }) => `the MRR of ${names.subscription(subscriptionId)}`,
              detail: ({ subscriptionId }) => (
                <RateCharges variant={variant} currency={currency} subscriptionId={subscriptionId} />
              ),
            }}
          />
        )}
      </Answered>
    </Panel>
  );
}

const PARTS = [
  { name: "Recurring", part: "recurring" },
  { name: "Seats", part: "seatBased" },
  { name: "Usage", part: "usage" },
] as const;

function toColumns(
  names: Names,
  currency: string,
  rows: readonly MrrRowResponse[],
  sum: number,
): readonly LedgerColumn<MrrRowResponse>[] {
  return [
    ...whoseColumns(names),
    ...partColumns(PARTS, rows, currency),
    {
      name: "Total",
      isNumber: true,
      cell: ({ total }) => <Money value={total} currency={currency} />,
      currency,
      csv: ({ total }) => total,
      sum: <Money value={sum} currency={currency} />,
    },
  ];
}
