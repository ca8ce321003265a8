/** Owns: a table of rows, in sight and as CSV, from one list of columns. Does not own: lists of thousands (the logs draw only what is in sight). */
import type { ReactNode } from "react";
import { type Cell, toCsv, withCurrency } from "../format/csv.ts";
import styles from "./data-table.module.css";

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** As the CSV has it: exact. Absent: it is not in the CSV. */
  readonly csv?: (row: Row) => Cell;
  /** Of money in one currency: the CSV, which has bare numbers, names it. */
  readonly currency?: string;
  readonly isNumber?: boolean;
  /** What a phone has no room for. */
  readonly isMinor?: boolean;
  /** Absent: the table cannot be sorted by it. */
  readonly sort?: ColumnSort;
}

export interface ColumnSort {
  /** Undefined: the table is sorted by another one. */
  readonly order: "ascending" | "descending" | undefined;
  readonly onSort: () => void;
}

interface DataTableProps<Row> {
  /** Read out before the table. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

export function DataTable<Row>({ caption, columns, rows, keyOf }: DataTableProps<Row>) {
  const classOf = ({ isNumber = false, isMinor = false }: Column<Row>) =>
    [isNumber ? styles.number : "", isMinor ? styles.minor : ""].join(" ");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it.
    <section className={styles.scroll} aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={classOf(column)}
                aria-sort={column.sort && (column.sort.order ?? "none")}
              >
                {column.sort === undefined ? column.name : <SortButton name={column.name} {...column.sort} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.name} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function SortButton({ name, order, onSort }: ColumnSort & { readonly name: string }) {
  return (
    <button type="button" className={styles.sort} onClick={onSort} title={`Sort by ${name}`}>
      {name}
      <span aria-hidden="true" className={styles.order}>
        {order === undefined ? "" : order === "ascending" ? "▲" : "▼"}
      </span>
    </button>
  );
}

export function tableToCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const written = columns.flatMap(({ name, csv, currency }) =>
    csv === undefined ? [] : [{ name: withCurrency(name, currency), csv }],
  );
  return toCsv(
    written.map(({ name }) => name),
    rows.map((row) => written.map(({ csv }) => csv(row))),
  );
}
