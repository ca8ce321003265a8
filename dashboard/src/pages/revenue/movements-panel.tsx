/** Owns: what moved MRR in each month: piled bars, or a table whose rows add up. */
import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { MrrHistoryResponse } from "../../../../shared/contracts/answers/mrr-history.ts";
import type { Answer } from "../../api/request.ts";
import { TrendChart } from "../../charts/trend-chart.tsx";
import { Money } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Segments } from "../../components/fields.tsx";
import { WIDE } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatMonth } from "../../format/dates.ts";
import { formatMoney, formatMoneyShort } from "../../format/numbers.ts";
import styles from "./cells.module.css";
import { MOVEMENTS, type MrrMonth, signedOf, toMovementTrend } from "./movements.ts";
import { type ChangeSearch, nameOfVariant, type Variant } from "./search.ts";

const VIEWS = [
  { value: "chart", name: "Chart" },
  { value: "table", name: "Table" },
] as const;

interface MovementsPanelProps {
  readonly history: UseQueryResult<Answer<MrrHistoryResponse>>;
  /** `YYYY-MM`: the month that is shown in full. */
  readonly chosen: string | undefined;
  readonly variant: Variant;
  readonly currency: string;
  readonly isTable: boolean;
  readonly onChange: ChangeSearch;
}

export function MovementsPanel({
  history,
  chosen,
  variant,
  currency,
  isTable,
  onChange,
}: MovementsPanelProps) {
  const months = history.data?.body.months;
  const trend = useMemo(() => toMovementTrend(months ?? []), [months]);
  const columns = toColumns(currency, chosen, onChange);
  const pick = (month: string) => onChange({ month });
  return (
    <Panel
      title="Movements by month"
      about="Starting + new + reactivation + expansion − contraction − churn = ending"
      height="chart"
      className={WIDE}
      actions={
        <>
          <Segments
            label="Movements by month as"
            value={isTable ? "table" : "chart"}
            choices={VIEWS}
            onChange={(view) => onChange({ movements: view === "table" ? view : undefined })}
          />
          <CsvButton
            name={`${nameOfVariant(variant)}-mrr-movements`}
            csv={months && (() => tableToCsv(columns, months.toReversed()))}
          />
        </>
      }
    >
      <Answered
        query={history}
        isEmpty={({ body }) => body.months.length === 0}
        empty="No month is closed yet."
      >
        {({ body }) =>
          isTable ? (
            <DataTable
              caption="MRR from month to month"
              columns={columns}
              rows={body.months.toReversed()}
              keyOf={({ month }) => month}
            />
          ) : (
            <TrendChart
              label="Movements by month"
              trend={trend}
              kind="piles"
              zone="UTC"
              format={(value) => formatMoney(value, currency)}
              formatAxis={(value) => formatMoneyShort(value, currency)}
              formatBucket={(label) => formatMonth(label.slice(0, 7))}
              onPick={(label) => pick(label.slice(0, 7))}
            />
          )
        }
      </Answered>
    </Panel>
  );
}

function toColumns(
  currency: string,
  chosen: string | undefined,
  onChange: ChangeSearch,
): readonly Column<MrrMonth>[] {
  const money = (name: string, amountOf: (month: MrrMonth) => number): Column<MrrMonth> => ({
    name,
    isNumber: true,
    cell: (month) => (
      <span className={amountOf(month) === 0 ? styles.nothing : undefined}>
        <Money value={amountOf(month)} currency={currency} />
      </span>
    ),
    currency,
    csv: amountOf,
  });
  return [
    {
      name: "Month",
      cell: ({ month }) => (
        <button
          type="button"
          className={styles.link}
          aria-current={month === chosen ? "true" : undefined}
          aria-label={`Show the movements of ${formatMonth(month)}`}
          onClick={() => onChange({ month })}
        >
          {formatMonth(month)}
        </button>
      ),
      csv: ({ month }) => month,
    },
    money("Starting", ({ starting }) => starting),
    ...MOVEMENTS.map((moved) => money(moved.name, (month) => signedOf(month, moved))),
    money("Ending", ({ ending }) => ending),
  ];
}
