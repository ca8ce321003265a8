/** Owns: what is past due: every active subscription, opened to its invoices, and what is of none. */
import { useQuery } from "@tanstack/react-query";
import type { RevenueAtRiskResponse } from "../../../../shared/contracts/answers/revenue-at-risk.ts";
import { revenueAtRiskQuery } from "../../api/revenue.ts";
import { Money } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { tableToCsv } from "../../components/data-table.tsx";
import { Ledger, type LedgerColumn } from "../../components/ledger.tsx";
import { Panel } from "../../components/panel.tsx";
import { Stat, Stats } from "../../components/stat.tsx";
import { formatDay } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import styles from "./at-risk.module.css";
import { CustomerLink } from "./customer-link.tsx";
import { PastDueInvoices } from "./past-due-invoices.tsx";
import { NO_SUBSCRIPTION, type RiskRow, toRiskRows } from "./risk-rows.ts";
import type { ChangeSearch } from "./search.ts";
import { SubscriptionName } from "./subscription-name.tsx";
import { type Names, useNames } from "./use-names.ts";

interface AtRiskProps {
  readonly currency: string;
  /** The subscription that is opened. */
  readonly open: string | undefined;
  readonly onChange: ChangeSearch;
}

export function AtRisk({ currency, open, onChange }: AtRiskProps) {
  const risk = useQuery(revenueAtRiskQuery(currency));
  const names = useNames();
  const rows = risk.data === undefined ? [] : toRiskRows(risk.data.body);
  const columns = toColumns(names, currency);
  return (
    <Panel
      title="Revenue at risk"
      about={`Unpaid invoices past due${risk.data === undefined ? "" : ` on ${formatDay(risk.data.body.asOf)}`}, and what the subscriptions are worth a month`}
      height="table"
      actions={
        <CsvButton
          name="revenue-at-risk"
          csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)}
        />
      }
    >
      <Answered query={risk} isEmpty={() => rows.length === 0} empty="Nothing is past due.">
        {({ body }) => (
          <div className={styles.risk}>
            <Totals body={body} currency={currency} />
            <Ledger
              caption="Past due by subscription"
              columns={columns}
              rows={rows}
              keyOf={({ key }) => key}
              opening={{
                openKey: open,
                onOpen: (key) => onChange({ risk: key }),
                nameOf: ({ subscriptionId }) =>
                  subscriptionId === null
                    ? "what is past due of no subscription"
                    : `what is past due of ${names.subscription(subscriptionId)}`,
                detail: ({ invoices, amount }) => (
                  <PastDueInvoices invoices={invoices} sum={amount} currency={currency} onChange={onChange} />
                ),
              }}
            />
          </div>
        )}
      </Answered>
    </Panel>
  );
}

interface TotalsProps {
  readonly body: RevenueAtRiskResponse;
  readonly currency: string;
}

function Totals({ body, currency }: TotalsProps) {
  return (
    <Stats>
      <Stat
        label="Past due"
        value={<Money value={body.amount} currency={currency} />}
        note="Of active subscriptions"
      />
      <Stat
        label="MRR of these subscriptions"
        value={<Money value={body.mrr} currency={currency} />}
        note="Their run rate"
      />
      <Stat
        label="Besides"
        value={<Money value={body.unattributed.amount} currency={currency} />}
        note="Past due of no active subscription"
      />
    </Stats>
  );
}

function toColumns(names: Names, currency: string): readonly LedgerColumn<RiskRow>[] {
  return [
    {
      name: "Customer",
      cell: ({ customerId }) =>
        customerId === null ? (
          NO_SUBSCRIPTION
        ) : (
          <CustomerLink id={customerId} name={names.customer(customerId)} />
        ),
      csv: ({ customerId }) => (customerId === null ? NO_SUBSCRIPTION : names.customer(customerId)),
    },
    {
      name: "Subscription",
      isMinor: true,
      cell: ({ subscriptionId }) =>
        subscriptionId === null ? "–" : <SubscriptionName name={names.subscription(subscriptionId)} />,
      csv: ({ subscriptionId }) => subscriptionId && names.subscription(subscriptionId),
    },
    {
      name: "Invoices",
      isNumber: true,
      isMinor: true,
      cell: ({ invoices }) => formatWhole(invoices.length),
      csv: ({ invoices }) => invoices.length,
    },
    {
      name: "Days overdue",
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
    {
      name: "Past due",
      isNumber: true,
      cell: ({ amount }) => <Money value={amount} currency={currency} />,
      currency,
      csv: ({ amount }) => amount,
    },
  ];
}
