/**
 * Owns: a table of amounts with their sum below, whose rows open to what they are the sums of.
 * Does not own: what is open (the URL of the page).
 */
import { ChevronDown, ChevronRight } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import tableStyles from "./data-table.module.css";
import type { Column } from "./data-table.tsx";
import styles from "./ledger.module.css";

export interface LedgerColumn<Row> extends Column<Row> {
  /** In the last line. */
  readonly sum?: ReactNode;
}

interface Opening<Row> {
  readonly openKey: string | undefined;
  readonly onOpen: (key: string | undefined) => void;
  readonly nameOf: (row: Row) => string;
  /** What the row is made of. */
  readonly detail: (row: Row) => ReactNode;
}

interface LedgerProps<Row> {
  /** Read out before the table. */
  readonly caption: string;
  readonly columns: readonly LedgerColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Absent: rows do not open. */
  readonly opening?: Opening<Row>;
}

/** Rows that are drawn at once; all of them are in the CSV. */
const ROWS_MAX = 200;

export function Ledger<Row>({ caption, columns, rows, keyOf, opening }: LedgerProps<Row>) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it. */}
      <section className={tableStyles.scroll} aria-label={caption} tabIndex={0}>
        <table className={`${tableStyles.table} ${styles.ledger}`}>
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {opening && (
                <th scope="col" className={styles.opener}>
                  <span className="visually-hidden">Made of</span>
                </th>
              )}
              {columns.map((column) => (
                <th key={column.name} scope="col" className={classOf(column)}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS_MAX).map((row) => (
              <Row key={keyOf(row)} id={keyOf(row)} row={row} columns={columns} opening={opening} />
            ))}
          </tbody>
          {columns.some(({ sum }) => sum !== undefined) && <Sums columns={columns} isIndented={!!opening} />}
        </table>
      </section>
      {rows.length > ROWS_MAX && (
        <p className={styles.cut}>
          The first {ROWS_MAX} of {rows.length}: all are in the CSV.
        </p>
      )}
    </>
  );
}

interface RowProps<Row> {
  readonly id: string;
  readonly row: Row;
  readonly columns: readonly LedgerColumn<Row>[];
  readonly opening: Opening<Row> | undefined;
}

function Row<Row>({ id, row, columns, opening }: RowProps<Row>) {
  const isOpen = opening?.openKey === id;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <Fragment>
      <tr className={isOpen ? styles.openRow : undefined}>
        {opening && (
          <td className={styles.opener}>
            <button
              type="button"
              className={styles.toggle}
              aria-expanded={isOpen}
              aria-label={`Parts of ${opening.nameOf(row)}`}
              onClick={() => opening.onOpen(isOpen ? undefined : id)}
            >
              <Chevron size={16} aria-hidden="true" />
            </button>
          </td>
        )}
        {columns.map((column) => (
          <td key={column.name} className={classOf(column)}>
            {column.cell(row)}
          </td>
        ))}
      </tr>
      {isOpen && (
        <tr className={styles.detailRow}>
          <td colSpan={columns.length + 1}>
            <div className={styles.detail}>{opening.detail(row)}</div>
          </td>
        </tr>
      )}
    </Fragment>
  );
}

interface SumsProps<Row> {
  readonly columns: readonly LedgerColumn<Row>[];
  readonly isIndented: boolean;
}

function Sums<Row>({ columns, isIndented }: SumsProps<Row>) {
  const [first, ...others] = columns;
  return (
    <tfoot>
      <tr className={styles.sums}>
        {isIndented && <td />}
        {first && <td className={classOf(first)}>{first.sum ?? "Sum"}</td>}
        {others.map((column) => (
          <td key={column.name} className={classOf(column)}>
            {column.sum}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

function classOf<Row>({ isNumber = false, isMinor = false }: Column<Row>): string {
  return [isNumber ? tableStyles.number : "", isMinor ? tableStyles.minor : ""].join(" ");
}
