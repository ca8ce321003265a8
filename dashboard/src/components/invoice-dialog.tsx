/** Owns: one invoice or credit note over the page: its lines, what was paid of it, what is open. Which one stands in the page's URL. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { InvoiceResponse } from "../../../shared/contracts/answers/invoices.ts";
import { customersQuery } from "../api/catalog.ts";
import { invoiceQuery } from "../api/invoice.ts";
import { formatDay, formatDays } from "../format/dates.ts";
import { subtractDecimals } from "../view/decimals.ts";
import { Quantity } from "./amount.tsx";
import { Answered } from "./answered.tsx";
import { CsvButton } from "./csv-button.tsx";
import { tableToCsv } from "./data-table.tsx";
import { Dialog } from "./dialog.tsx";
import { ExactMoney } from "./exact-money.tsx";
import styles from "./invoice-dialog.module.css";
import { InvoiceStatus } from "./invoice-status.tsx";
import { Ledger, type LedgerColumn } from "./ledger.tsx";

interface InvoiceDialogProps {
  /** Undefined: none is shown. */
  readonly id: string | undefined;
  readonly onClose: () => void;
}

export function InvoiceDialog({ id, onClose }: InvoiceDialogProps) {
  // Closing, it still shows what it showed.
  const [shown, setShown] = useState(id);
  if (id !== undefined && id !== shown) setShown(id);
  const invoice = useQuery({ ...invoiceQuery(shown ?? ""), enabled: shown !== undefined });
  const body = invoice.data?.body;
  const columns = toColumns(body);
  return (
    <Dialog
      title={`${body?.kind === "credit_note" ? "Credit note" : "Invoice"} ${body?.number ?? ""}`}
      shape="side"
      isOpen={id !== undefined}
      onClose={onClose}
      actions={
        <CsvButton
          name={`invoice-${body?.number ?? ""}`}
          csv={body && body.lines.length > 0 ? () => tableToCsv(columns, body.lines) : undefined}
        />
      }
    >
      <div className={styles.invoice}>
        <Answered query={invoice}>
          {({ body: answered }) => (
            <>
              <Facts invoice={answered} />
              {answered.lines.length === 0 ? (
                <p className={styles.note}>It has no lines: only its total was recorded.</p>
              ) : (
                <Ledger
                  caption="Lines"
                  columns={columns}
                  rows={answered.lines.map((line, index) => ({ ...line, key: String(index) }))}
                  keyOf={({ key }) => key}
                />
              )}
              <Totals invoice={answered} />
            </>
          )}
        </Answered>
      </div>
    </Dialog>
  );
}

function Facts({ invoice }: { readonly invoice: InvoiceResponse }) {
  const customers = useQuery(customersQuery());
  const customer = customers.data?.entries.find(({ id }) => id === invoice.customerId);
  const facts = [
    { name: "Customer", value: customer?.name ?? invoice.customerId },
    { name: "Status", value: <InvoiceStatus status={invoice.status} /> },
    { name: "Date", value: formatDay(invoice.invoiceDate) },
    { name: "Due", value: invoice.dueDate === null ? "–" : formatDay(invoice.dueDate) },
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What is open is what neither payments nor credit notes cover. */
function Totals({ invoice }: { readonly invoice: InvoiceResponse }) {
  const { total, amountPaid, creditedTotal, currency } = invoice;
  const rows = [
    { name: "Total", value: total },
    { name: "Paid", value: subtractDecimals("0", amountPaid) },
    { name: "Credited", value: subtractDecimals("0", creditedTotal) },
    { name: "Open", value: subtractDecimals(total, amountPaid, creditedTotal) },
  ];
  // Of a credit note nothing is paid.
  const shown = invoice.kind === "credit_note" ? rows.slice(0, 1) : rows;
  return (
    <dl className={styles.totals}>
      {shown.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <ExactMoney value={value} currency={currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Line = InvoiceResponse["lines"][number];

function toColumns(invoice: InvoiceResponse | undefined): readonly LedgerColumn<Line>[] {
  const currency = invoice?.currency ?? "USD";
  return [
    {
      name: "Line",
      cell: ({ description, type }) => description ?? type.replace("_", "-"),
      csv: ({ description, type }) => description ?? type,
    },
    {
      name: "Days",
      isMinor: true,
      cell: ({ periodStart, periodEnd }) =>
        periodStart === null || periodEnd === null ? "–" : formatDays(periodStart, periodEnd),
      csv: ({ periodStart, periodEnd }) =>
        periodStart === null || periodEnd === null ? "" : `${periodStart} to ${periodEnd}`,
    },
    {
      name: "Quantity",
      isNumber: true,
      cell: ({ quantity, quantityBilled }) => <Quantity value={quantityBilled ?? quantity} />,
      csv: ({ quantity, quantityBilled }) => quantityBilled ?? quantity,
    },
    {
      name: "Amount",
      isNumber: true,
      cell: ({ amount }) => <ExactMoney value={amount} currency={currency} />,
      currency,
      csv: ({ amount }) => amount,
      sum: <ExactMoney value={invoice?.total ?? "0"} currency={currency} />,
    },
  ];
}
