import { useQuery } from "@tanstack/react-query";
import { mrrOfQuery, subscriptionsOfQuery } from "../../api/customer.ts";
import { Money, Quantity } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatDay } from "../../format/dates.ts";
import { type ChargeRow, listCharges, periodWords } from "./charge-rows.ts";

interface RecurringChargesProps {
  readonly customerId: string;
  readonly currency: string;
}

/** What the run rate is the sum of. */
export function RecurringCharges({ customerId, currency }: RecurringChargesProps) {
  const mrr = useQuery(mrrOfQuery(customerId, currency));
  const subscriptions = useQuery(subscriptionsOfQuery(customerId));
  const names = new Map(subscriptions.data?.entries.map(({ id, name }) => [id, name]));
  const runRate = mrr.data?.body.runRate;
  const rows = listCharges(runRate?.breakdown);
  const columns = columnsOf(names, currency);
  return (
    <Panel
      title="What the run rate is made of"
      about={
        runRate && (
          <>
            <Money value={runRate.mrr} currency={currency} /> a month on {formatDay(runRate.asOf)}, which is{" "}
            <Money value={runRate.arr} currency={currency} /> a year
          </>
        )
      }
      actions={
        <CsvButton
          name="mrr-of-customer"
          csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)}
        />
      }
    >
      <Answered
        query={mrr}
        isEmpty={() => rows.length === 0}
        empty={`No active subscription has charges in ${currency}.`}
      >
        {() => (
          <DataTable
            caption="Charges of the run rate"
            columns={columns}
            rows={rows}
            keyOf={({ subscriptionId, charge }) => `${subscriptionId} ${charge.chargeId}`}
          />
        )}
      </Answered>
    </Panel>
  );
}

function columnsOf(names: ReadonlyMap<string, string>, currency: string): readonly Column<ChargeRow>[] {
  return [
    { name: "Charge", cell: ({ charge }) => charge.name, csv: ({ charge }) => charge.name },
    {
      name: "Subscription",
      isMinor: true,
      cell: ({ subscriptionId }) => names.get(subscriptionId) ?? subscriptionId,
      csv: ({ subscriptionId }) => names.get(subscriptionId) ?? subscriptionId,
    },
    { name: "Type", cell: ({ charge }) => charge.type, csv: ({ charge }) => charge.type },
    {
      name: "Period",
      isMinor: true,
      cell: ({ charge }) => periodWords(charge),
      csv: ({ charge }) => periodWords(charge),
    },
    {
      name: "Quantity",
      isNumber: true,
      cell: ({ charge }) => <Quantity value={charge.quantity} />,
      csv: ({ charge }) => charge.quantity,
    },
    {
      name: "Price",
      isNumber: true,
      isMinor: true,
      cell: ({ charge }) =>
        charge.rate === undefined ? (charge.model ?? "–") : <Money value={charge.rate} currency={currency} />,
      currency,
      csv: ({ charge }) => charge.rate ?? charge.model,
    },
    {
      name: "Of a period",
      isNumber: true,
      isMinor: true,
      cell: ({ charge }) => <Money value={charge.amountPerPeriod} currency={currency} />,
      currency,
      csv: ({ charge }) => charge.amountPerPeriod,
    },
    {
      name: "A month",
      isNumber: true,
      cell: ({ charge }) => <Money value={charge.amount} currency={currency} />,
      currency,
      csv: ({ charge }) => charge.amount,
    },
  ];
}
