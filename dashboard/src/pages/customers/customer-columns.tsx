/** Owns: what the list of customers tells of each. */
import { Link } from "@tanstack/react-router";
import { Money, Quantity } from "../../components/amount.tsx";
import { CostAmount } from "../../components/cost.tsx";
import type { Column, ColumnSort } from "../../components/data-table.tsx";
import { ShareBar } from "../../components/share-bar.tsx";
import { Change } from "../../components/stat.tsx";
import { formatThan } from "../../format/dates.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import type { TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";
import styles from "./customer-list.module.css";
import { type CustomerMeasure, changeOf, type RankedRow } from "./customer-rows.ts";
import { type CustomersSearch, DEFAULT_SORT, type Sort, scopeOf } from "./search.ts";

interface ListView {
  readonly search: CustomersSearch;
  readonly window: TimeWindow;
  readonly currency: string;
  readonly measure: CustomerMeasure;
  readonly onChange: (change: Partial<CustomersSearch>) => void;
}

export function columnsOf(view: ListView): readonly Column<RankedRow>[] {
  const { search, window, currency, measure, onChange } = view;
  const sortBy = (sort: Sort) => sortOf(search, sort, onChange);
  return [
    { name: "#", isNumber: true, isMinor: true, cell: ({ rank }) => rank, csv: ({ rank }) => rank },
    {
      name: "Customer",
      sort: sortBy("name"),
      cell: ({ id, name }) => <CustomerName id={id} name={name} search={search} />,
      csv: ({ name }) => name,
    },
    {
      name: "External id",
      isMinor: true,
      cell: ({ externalId = "–" }) => (
        <span className={styles.name} title={externalId}>
          {externalId}
        </span>
      ),
      csv: ({ externalId }) => externalId,
    },
    { name: "Share", isMinor: true, cell: ({ share }) => <ShareBar share={share} /> },
    ...amountColumns(view),
    {
      name: "Change",
      isNumber: true,
      isMinor: true,
      sort: sortBy("change"),
      cell: (row) => <RowChange row={row} window={window} isBad={measure === "cost"} />,
    },
    {
      name: "Run rate MRR",
      isNumber: true,
      sort: sortBy("mrr"),
      currency,
      cell: ({ mrr }) => <Money value={mrr} currency={currency} />,
      csv: ({ mrr }) => mrr,
    },
  ];
}

/** A phone has room for the one that the list is about. */
function amountColumns({ search, measure, onChange }: ListView): readonly Column<RankedRow>[] {
  const sortBy = (sort: Sort) => sortOf(search, sort, onChange);
  return [
    {
      name: "Cost",
      isNumber: true,
      isMinor: measure !== "cost",
      sort: sortBy("cost"),
      currency: COST_CURRENCY,
      cell: ({ cost }) => <CostAmount value={cost} />,
      csv: ({ cost }) => cost,
    },
    {
      name: "Events",
      isNumber: true,
      isMinor: measure !== "events",
      sort: sortBy("events"),
      cell: ({ events }) => <Quantity value={events} />,
      csv: ({ events }) => events,
    },
    {
      // Of all meters added up, whatever their units.
      name: "Quantity (mixed units)",
      isNumber: true,
      isMinor: measure !== "quantity",
      sort: sortBy("quantity"),
      cell: ({ quantity }) => <Quantity value={quantity} />,
      csv: ({ quantity }) => quantity,
    },
  ];
}

/** What a share or a change is computed from, exactly. */
export function csvOnly(measure: CustomerMeasure): readonly Column<RankedRow>[] {
  const currency = measure === "cost" ? COST_CURRENCY : undefined;
  return [
    { name: "Before", cell: () => null, currency, csv: ({ before }) => before },
    { name: "Id", cell: () => null, csv: ({ id }) => id },
  ];
}

function sortOf(
  { sort = DEFAULT_SORT, order }: CustomersSearch,
  by: Sort,
  onChange: ListView["onChange"],
): ColumnSort {
  const isChosen = sort === by;
  const isRising = (by === "name") === (order === undefined);
  return {
    order: isChosen ? (isRising ? "ascending" : "descending") : undefined,
    onSort: () =>
      onChange({
        sort: by === DEFAULT_SORT ? undefined : by,
        order: isChosen && order === undefined ? "reverse" : undefined,
      }),
  };
}

function CustomerName({
  id,
  name,
  search,
}: {
  readonly id: string;
  readonly name: string;
  readonly search: CustomersSearch;
}) {
  return (
    <Link
      to="/customers/$customerId"
      params={{ customerId: id }}
      search={scopeOf(search)}
      className={styles.name}
      title={name}
    >
      {name}
    </Link>
  );
}

function RowChange({
  row,
  window,
  isBad,
}: {
  readonly row: RankedRow;
  readonly window: TimeWindow;
  readonly isBad: boolean;
}) {
  const { before, measured } = row;
  if (before === undefined) return <span title="Not known yet">–</span>;
  if (changeOf(row) === undefined)
    return measured === 0 ? "–" : <span title="Nothing in the window before">new</span>;
  return <Change now={measured} before={before} than={formatThan(windowBefore(window))} isBad={isBad} />;
}
