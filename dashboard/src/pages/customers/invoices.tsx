import { useQuery } from "@tanstack/react-query";
import type { InvoiceResponse } from "../../../../shared/contracts/answers/invoices.ts";
import { invoicesOfQuery } from "../../api/customer.ts";
import { Money } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { InvoiceDialog } from "../../components/invoice-dialog.tsx";
import { InvoiceStatus } from "../../components/invoice-status.tsx";
import { Pager } from "../../components/pager.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatDay } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import { byDate, openAmountOf } from "./invoice-amounts.ts";
import styles from "./invoices.module.css";
import type { CustomerSearch } from "./search.ts";

interface InvoicesProps {
  readonly customerId: string;
  readonly search: CustomerSearch;
  readonly onChange: (change: Partial<CustomerSearch>) => void;
}

const PAGE_SIZE = 12;

/** All invoices and credit notes, in whichever currency. */
export function Invoices({ customerId, search, onChange }: InvoicesProps) {
  const invoices = useQuery(invoicesOfQuery(customerId));
  const rows = byDate(invoices.data?.entries ?? []);
  const last = Math.max(1, Math.ceil(rows.length / PAGE_SIZE));
  const page = Math.min(search.page ?? 1, last);
  const columns = columnsOf((invoice) => onChange({ invoice }));
  const isCut = invoices.data?.isCut ?? false;
  return (
    <Panel
      title="Invoices"
      about={rows.length > 0 && aboutOf(rows.length, isCut)}
      height="table"
      actions={
        <CsvButton name="invoices" csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)} />
      }
    >
      <Answered query={invoices} isEmpty={() => rows.length === 0} empty="No invoices.">
        {() => (
          <>
            <DataTable
              caption="Rows of invoices"
              columns={columns}
              rows={rows.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)}
              keyOf={({ id }) => id}
            />
            <Pager
              noun="invoices"
              page={page}
              size={PAGE_SIZE}
              count={rows.length}
              onChange={(chosen) => onChange({ page: chosen === 1 ? undefined : chosen })}
            />
          </>
        )}
      </Answered>
      <InvoiceDialog id={search.invoice} onClose={() => onChange({ invoice: undefined })} />
    </Panel>
  );
}

function aboutOf(count: number, isCut: boolean): string {
  return isCut
    ? `${formatWhole(count)} of more: only these are listed and counted as past due`
    : `${formatWhole(count)} in all, the latest first`;
}

function columnsOf(open: (id: string) => void): readonly Column<InvoiceResponse>[] {
  return [
    {
      name: "Number",
      cell: ({ id, number, kind }) => (
        <>
          <Button
            look="quiet"
            className={styles.number}
            title={`Lines of ${number}`}
            onClick={() => open(id)}
          >
            {number}
          </Button>
          {kind === "credit_note" && <Badge>credit note</Badge>}
        </>
      ),
      csv: ({ number }) => number,
    },
    {
      name: "Date",
      cell: ({ invoiceDate }) => <span className={styles.day}>{formatDay(invoiceDate)}</span>,
      csv: ({ invoiceDate }) => invoiceDate,
    },
    {
      name: "Status",
      cell: ({ status }) => <InvoiceStatus status={status} />,
      csv: ({ status }) => status,
    },
    {
      name: "Due",
      isMinor: true,
      cell: ({ dueDate }) => (
        <span className={styles.day}>{dueDate === null ? "–" : formatDay(dueDate)}</span>
      ),
      csv: ({ dueDate }) => dueDate,
    },
    { name: "Currency", isMinor: true, cell: ({ currency }) => currency, csv: ({ currency }) => currency },
    {
      name: "Total",
      isNumber: true,
      cell: ({ total, currency }) => <Money value={total} currency={currency} />,
      csv: ({ total }) => total,
    },
    {
      name: "Paid",
      isNumber: true,
      isMinor: true,
      cell: ({ amountPaid, currency }) => <Money value={amountPaid} currency={currency} />,
      csv: ({ amountPaid }) => amountPaid,
    },
    {
      name: "Open",
      isNumber: true,
      cell: (invoice) => <Money value={openAmountOf(invoice)} currency={invoice.currency} />,
      csv: openAmountOf,
    },
  ];
}
