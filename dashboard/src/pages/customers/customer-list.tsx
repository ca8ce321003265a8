import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { UsageResponse } from "../../../../shared/contracts/answers/usage.ts";
import { customersQuery } from "../../api/catalog.ts";
import { comparable } from "../../api/comparable.ts";
import { runRateQuery } from "../../api/customer.ts";
import type { Answer } from "../../api/request.ts";
import { usageQuery } from "../../api/usage.ts";
import { Answered, type AnsweredProps, Empty } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { DataTable, tableToCsv } from "../../components/data-table.tsx";
import { CheckField, TextField } from "../../components/fields.tsx";
import { Pager } from "../../components/pager.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatDays } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import type { TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";
import { columnsOf, csvOnly } from "./customer-columns.tsx";
import styles from "./customer-list.module.css";
import { arrange, type CustomerRow, measureOf, toRows } from "./customer-rows.ts";
import type { CustomersSearch } from "./search.ts";

interface CustomerListProps {
  readonly search: CustomersSearch;
  readonly window: TimeWindow;
  readonly currency: string;
  readonly usage: AnsweredProps<Answer<UsageResponse>>["query"];
  readonly onChange: (change: Partial<CustomersSearch>, replace?: boolean) => void;
}

const PAGE_SIZE = 50;

export function CustomerList({ search, window, currency, usage, onChange }: CustomerListProps) {
  const { page = 1 } = search;
  const measure = measureOf(search);
  const { rows, isCut } = useRows(usage, window, currency, measure);
  const shown = useMemo(() => arrange(rows, search), [rows, search]);
  const last = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
  const current = Math.min(page, last);
  const columns = columnsOf({ search, window, currency, measure, onChange });
  return (
    <Panel
      title="All customers"
      about={`${usage.data === undefined ? "" : aboutOf(rows, isCut)}Shares and changes are of ${measure}, ${formatDays(window.from, window.to)}`}
      height="table"
      actions={
        <>
          <ListFilters search={search} onChange={onChange} />
          <CsvButton
            name="customers"
            days={window}
            csv={shown.length === 0 ? undefined : () => tableToCsv([...columns, ...csvOnly(measure)], shown)}
          />
        </>
      }
    >
      <Answered
        query={usage}
        isEmpty={() => rows.length === 0}
        empty="No customers yet. They come with the first events that name them."
      >
        {() =>
          shown.length === 0 ? (
            <Empty>{noneOf(search)}</Empty>
          ) : (
            <div className={styles.list}>
              <DataTable
                caption="Customers"
                columns={columns}
                rows={shown.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE)}
                keyOf={({ id }) => id}
              />
              <Pager
                noun="customers"
                page={current}
                size={PAGE_SIZE}
                count={shown.length}
                onChange={(chosen) => onChange({ page: chosen === 1 ? undefined : chosen })}
              />
            </div>
          )
        }
      </Answered>
    </Panel>
  );
}

function ListFilters({ search, onChange }: Pick<CustomerListProps, "search" | "onChange">) {
  return (
    <>
      <TextField
        label="Search customers"
        isBare
        type="search"
        placeholder="Name or external id"
        value={search.q ?? ""}
        onChange={({ target }) => onChange({ q: target.value === "" ? undefined : target.value }, true)}
      />
      <CheckField
        label="Without usage too"
        isChecked={search.all !== undefined}
        onChange={(isChecked) => onChange({ all: isChecked ? "yes" : undefined })}
      />
    </>
  );
}

function useRows(
  asked: CustomerListProps["usage"],
  window: TimeWindow,
  currency: string,
  measure: ReturnType<typeof measureOf>,
) {
  const before = useQuery(usageQuery(windowBefore(window), "month", "customer"));
  const usage = asked.data?.body;
  const old = comparable(asked, before)?.body;
  const customers = useQuery(customersQuery());
  const mrr = useQuery(runRateQuery(currency));
  const rows = useMemo(
    () =>
      usage === undefined
        ? []
        : toRows(
            {
              usage,
              before: old,
              customers: customers.data?.entries ?? [],
              mrr: mrr.isPlaceholderData ? undefined : mrr.data?.body.breakdown,
            },
            measure,
          ),
    [usage, old, customers.data, mrr.data, mrr.isPlaceholderData, measure],
  );
  return { rows, isCut: customers.data?.isCut ?? false };
}

function aboutOf(rows: readonly CustomerRow[], isCut: boolean): string {
  const used = rows.filter(({ events }) => events > 0).length;
  const others = rows.length - used;
  return `${formatWhole(used)} with usage, ${isCut ? "at least " : ""}${formatWhole(others)} without. `;
}

function noneOf({ q, all }: CustomersSearch): string {
  if (q === undefined) return "No customer used anything in this window.";
  return all === undefined
    ? `No customer with usage is called "${q}". Those without usage are not searched.`
    : `No customer is called "${q}".`;
}
