import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { RevenueAtRiskResponse } from "../../../../shared/contracts/answers/revenue-at-risk.ts";
import { customersQuery } from "../../api/catalog.ts";
import { revenueAtRiskQuery } from "../../api/revenue.ts";
import { Money } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { Stat, Stats } from "../../components/stat.tsx";
import { formatWhole } from "../../format/numbers.ts";
import { carryOver } from "../../view/carried.ts";
import styles from "./at-risk.module.css";

type Row = RevenueAtRiskResponse["subscriptions"][number];

const ROWS = 5;

/** Active subscriptions whose invoices are past due. */
export function AtRisk({ currency }: { readonly currency: string }) {
  const risk = useQuery(revenueAtRiskQuery(currency));
  const customers = useQuery(customersQuery());
  const names = new Map(customers.data?.entries.map(({ id, name }) => [id, name]));
  const columns: readonly Column<Row>[] = [
    {
      name: "Customer",
      cell: ({ customerId }) => (
        <Link to="/customers/$customerId" params={{ customerId }} search={carryOver}>
          {names.get(customerId) ?? customerId}
        </Link>
      ),
      csv: ({ customerId }) => names.get(customerId) ?? customerId,
    },
    {
      name: "Past due",
      isNumber: true,
      cell: ({ amount }) => <Money value={amount} currency={currency} />,
      currency,
      csv: ({ amount }) => amount,
    },
    {
      name: "Days",
      isNumber: true,
      cell: ({ daysOverdue }) => formatWhole(daysOverdue),
      csv: ({ daysOverdue }) => daysOverdue,
    },
    {
      name: "MRR",
      isNumber: true,
      isMinor: true,
      cell: ({ mrr }) => <Money value={mrr} currency={currency} />,
      currency,
      csv: ({ mrr }) => mrr,
    },
  ];
  const rows = risk.data?.body.subscriptions ?? [];
  return (
    <Panel
      title="Revenue at risk"
      about="Active subscriptions with unpaid invoices past due"
      height="chart"
      actions={
        <CsvButton
          name="revenue-at-risk"
          csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)}
        />
      }
    >
      <Answered
        query={risk}
        isEmpty={({ body }) => body.subscriptions.length === 0 && body.unattributed.invoices.length === 0}
        empty="Nothing is past due."
      >
        {({ body }) => (
          <div className={styles.risk}>
            <Stats>
              <Stat label="Past due" value={<Money value={body.amount} currency={currency} isShort />} />
              <Stat
                label="MRR of these subscriptions"
                value={<Money value={body.mrr} currency={currency} isShort />}
              />
            </Stats>
            <DataTable
              caption="Revenue at risk"
              columns={columns}
              rows={rows.slice(0, ROWS)}
              keyOf={({ subscriptionId }) => subscriptionId}
            />
            {body.unattributed.invoices.length > 0 && (
              <p className={styles.note}>
                Besides <Money value={body.unattributed.amount} currency={currency} /> past due of no active
                subscription.
              </p>
            )}
          </div>
        )}
      </Answered>
    </Panel>
  );
}
