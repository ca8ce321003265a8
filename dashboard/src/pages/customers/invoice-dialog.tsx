/** Owns: one invoice with its lines, above the page. Which one is in the URL. */
import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { InvoiceResponse } from "../../../../shared/contracts/answers/invoices.ts";
import { Money, Quantity } from "../../components/amount.tsx";
import { Empty } from "../../components/answered.tsx";
import { Badge } from "../../components/badge.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { formatDay, formatDays } from "../../format/dates.ts";
import { openAmountOf } from "./invoice-amounts.ts";
import styles from "./invoice-dialog.module.css";
import { INVOICE_LOOKS } from "./statuses.ts";

interface InvoiceDialogProps {
  /** Undefined: none is open. */
  readonly invoice: InvoiceResponse | undefined;
  readonly onClose: () => void;
}

export function InvoiceDialog({ invoice, onClose }: InvoiceDialogProps) {
  return (
    <Dialog.Root open={invoice !== undefined} onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup}>
          {invoice !== undefined && <Contents invoice={invoice} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type Line = InvoiceResponse["lines"][number] & { readonly place: number };

function Contents({ invoice }: { readonly invoice: InvoiceResponse }) {
  const { number, kind, status, lines, invoiceDate, dueDate, currency } = invoice;
  const columns = columnsOf(currency);
  const rows = lines.map((line, place) => ({ ...line, place }));
  return (
    <>
      <header className={styles.head}>
        <div>
          <Dialog.Title className={styles.title}>
            {kind === "credit_note" ? "Credit note" : "Invoice"} {number}
          </Dialog.Title>
          <Dialog.Description className={styles.about}>
            <Badge look={INVOICE_LOOKS[status]}>{status}</Badge> {formatDay(invoiceDate)}
            {dueDate !== null && `, due ${formatDay(dueDate)}`}
          </Dialog.Description>
        </div>
        <div className={styles.actions}>
          <CsvButton
            name={`invoice-${number}`}
            csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)}
          />
          <Dialog.Close className={styles.close} aria-label="Close">
            <X size={18} aria-hidden="true" />
          </Dialog.Close>
        </div>
      </header>
      {rows.length === 0 ? (
        <Empty>It was recorded as a total, without lines.</Empty>
      ) : (
        <DataTable
          caption={`Lines of ${number}`}
          columns={columns}
          rows={rows}
          keyOf={({ place }) => String(place)}
        />
      )}
      <Sums invoice={invoice} />
    </>
  );
}

function Sums({ invoice }: { readonly invoice: InvoiceResponse }) {
  const { total, amountPaid, creditedTotal, currency } = invoice;
  const sums = [
    { name: "Total", value: total },
    { name: "Paid", value: amountPaid },
    { name: "Credited", value: creditedTotal },
    { name: "Open", value: openAmountOf(invoice) },
  ];
  return (
    <dl className={styles.sums}>
      {sums.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Money value={value} currency={currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function columnsOf(currency: string): readonly Column<Line>[] {
  return [
    {
      name: "Line",
      cell: ({ description, type }) => description ?? type,
      csv: ({ description }) => description,
    },
    { name: "Type", isMinor: true, cell: ({ type }) => type, csv: ({ type }) => type },
    {
      name: "Period",
      isMinor: true,
      cell: ({ periodStart, periodEnd }) =>
        periodStart === null || periodEnd === null ? "–" : formatDays(periodStart, periodEnd),
      csv: ({ periodStart, periodEnd }) =>
        periodStart === null || periodEnd === null ? undefined : `${periodStart} to ${periodEnd}`,
    },
    {
      name: "Quantity",
      isNumber: true,
      cell: ({ quantity }) => <Quantity value={quantity} />,
      csv: ({ quantity }) => quantity,
    },
    {
      name: "Amount",
      isNumber: true,
      cell: ({ amount }) => <Money value={amount} currency={currency} />,
      csv: ({ amount }) => amount,
    },
  ];
}
