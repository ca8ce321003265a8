import styles from "./cells.module.css";
import type { ChangeSearch } from "./search.ts";

interface InvoiceLinkProps {
  readonly id: string;
  readonly number: string;
  readonly onChange: ChangeSearch;
}

/** Shows the invoice over the page. */
export function InvoiceLink({ id, number, onChange }: InvoiceLinkProps) {
  return (
    <button
      type="button"
      className={`${styles.link} ${styles.name}`}
      title={number}
      aria-label={`Invoice ${number}`}
      aria-haspopup="dialog"
      onClick={() => onChange({ invoice: id })}
    >
      {number}
    </button>
  );
}
