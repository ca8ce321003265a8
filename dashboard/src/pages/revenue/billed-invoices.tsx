/** Owns: the invoices and credit notes that canonical MRR is the sum of. */
import { useQuery } from "@tanstack/react-query";
import type { BilledInvoiceResponse } from "../../../../shared/contracts/answers/mrr.ts";
import { billedMrrQuery } from "../../api/mrr-detail.ts";
import { Money } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { tableToCsv } from "../../components/data-table.tsx";
import { InvoiceStatus } from "../../components/invoice-status.tsx";
import { Ledger, type LedgerColumn } from "../../components/ledger.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatDay, formatMonth } from "../../format/dates.ts";
import { CustomerLink } from "./customer-link.tsx";
import { InvoiceLink } from "./invoice-link.tsx";
import type { ChangeSearch } from "./search.ts";
import { type Names, useNames } from "./use-names.ts";

interface BilledInvoicesProps {
  readonly currency: string;
  readonly onChange: ChangeSearch;
}

export function BilledInvoices({ currency, onChange }: BilledInvoicesProps) {
  const billed = useQuery(billedMrrQuery(currency));
  const names = useNames();
  const { invoices = [], mrr = 0, month } = billed.data?.body ?? {};
  const columns = toColumns(names, currency, mrr, onChange);
  return (
    <Panel
      title="What canonical MRR is made of"
      about={month === undefined ? undefined : `Invoices and credit notes dated in ${formatMonth(month)}`}
      height="table"
      actions={
        <CsvButton
          name={`billed-invoices-${month ?? ""}`}
          csv={invoices.length === 0 ? undefined : () => tableToCsv(columns, invoices)}
        />
      }
    >
      <Answered
        query={billed}
        isEmpty={() => invoices.length === 0}
        empty={`Nothing was billed in ${currency} in this month: canonical MRR is 0.`}
      >
        {() => <Ledger caption="Billed invoices" columns={columns} rows={invoices} keyOf={({ id }) => id} />}
      </Answered>
    </Panel>
  );
}

function toColumns(
  names: Names,
  currency: string,
  sum: number,
  onChange: ChangeSearch,
): readonly LedgerColumn<BilledInvoiceResponse>[] {
  return [
    {
      name: "Invoice",
      cell: ({ id, number }) => <InvoiceLink id={id} number={number} onChange={onChange} />,
      csv: ({ number }) => number,
    },
    {
      name: "Customer",
      cell: ({ customerId }) => <CustomerLink id={customerId} name={names.customer(customerId)} />,
      csv: ({ customerId }) => names.customer(customerId),
    },
    {
      name: "Date",
      isMinor: true,
      cell: ({ invoiceDate }) => formatDay(invoiceDate),
      csv: ({ invoiceDate }) => invoiceDate,
    },
    {
      name: "Status",
      isMinor: true,
      cell: ({ status }) => <InvoiceStatus status={status} />,
      csv: ({ status }) => status,
    },
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
