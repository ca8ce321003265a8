import type { PastDueInvoiceResponse } from "../../../../shared/contracts/answers/revenue-at-risk.ts";
import { ExactMoney } from "../../components/exact-money.tsx";
import { Ledger, type LedgerColumn } from "../../components/ledger.tsx";
import { formatDay } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import styles from "./cells.module.css";
import { InvoiceLink } from "./invoice-link.tsx";
import type { ChangeSearch } from "./search.ts";

interface PastDueInvoicesProps {
  readonly invoices: readonly PastDueInvoiceResponse[];
  readonly sum: number;
  readonly currency: string;
  readonly onChange: ChangeSearch;
}

/** What is still to be paid of each. */
export function PastDueInvoices({ invoices, sum, currency, onChange }: PastDueInvoicesProps) {
  const columns: readonly LedgerColumn<PastDueInvoiceResponse>[] = [
    {
      name: "Invoice",
      cell: ({ id, number }) => <InvoiceLink id={id} number={number} onChange={onChange} />,
    },
    { name: "Due", cell: ({ dueDate }) => <span className={styles.days}>{formatDay(dueDate)}</span> },
    {
      name: "Days overdue",
      isNumber: true,
      isMinor: true,
      cell: ({ daysOverdue }) => formatWhole(daysOverdue),
    },
    {
      name: "To be paid",
      isNumber: true,
      cell: ({ amount }) => <ExactMoney value={amount} currency={currency} />,
      sum: <ExactMoney value={sum} currency={currency} />,
    },
  ];
  return <Ledger caption="Invoices past due" columns={columns} rows={invoices} keyOf={({ id }) => id} />;
}
