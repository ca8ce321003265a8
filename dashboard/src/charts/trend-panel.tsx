/** Owns: a panel with a trend: as a chart or as a table, and as CSV. */
import { type ReactNode, useMemo, useState } from "react";
import { Answered, type AnsweredProps } from "../components/answered.tsx";
import { CsvButton } from "../components/csv-button.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Segments } from "../components/fields.tsx";
import { Panel } from "../components/panel.tsx";
import type { Days } from "../format/csv.ts";
import { type Trend, trendToCsv } from "./trend.ts";
import { TrendChart, type TrendChartProps } from "./trend-chart.tsx";

interface TrendPanelProps<Data> extends Omit<TrendChartProps, "trend" | "label"> {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly query: AnsweredProps<Data>["query"];
  /** The same function while the view is the same: a new one draws the chart anew. */
  readonly toTrend: (data: Data) => Trend;
  readonly empty?: ReactNode;
  /** Of the file with the numbers. */
  readonly csvName: string;
  /** That the numbers are of. */
  readonly csvDays?: Days;
  /** Of the values, where they are money. */
  readonly currency?: string;
}

const VIEWS = [
  { value: "chart", name: "Chart" },
  { value: "table", name: "Table" },
] as const;

export function TrendPanel<Data>({
  title,
  about,
  actions,
  className,
  query,
  toTrend,
  empty,
  csvName,
  csvDays,
  currency,
  ...chart
}: TrendPanelProps<Data>) {
  const [view, setView] = useState<"chart" | "table">("chart");
  const { data } = query;
  const trend = useMemo(() => (data === undefined ? undefined : toTrend(data)), [data, toTrend]);
  return (
    <Panel
      title={title}
      about={about}
      height="chart"
      className={className}
      actions={
        <>
          {actions}
          <Segments label={`${title} as`} value={view} choices={VIEWS} onChange={setView} />
          <CsvButton name={csvName} days={csvDays} csv={trend && (() => trendToCsv(trend, currency))} />
        </>
      }
    >
      <Answered query={query} isEmpty={() => trend === undefined || isBlank(trend)} empty={empty}>
        {() =>
          trend !== undefined &&
          (view === "chart" ? (
            <TrendChart label={title} trend={trend} {...chart} />
          ) : (
            <TrendTable caption={`Values of ${title}`} trend={trend} {...chart} />
          ))
        }
      </Answered>
    </Panel>
  );
}

function isBlank({ lines }: Trend): boolean {
  return lines.every(({ values }) => values.every((value) => value === null || value === 0));
}

/** Rows that a table draws at once; all of them are in the CSV. */
const ROWS_MAX = 400;

function TrendTable({
  caption,
  trend,
  format,
  formatBucket,
}: Pick<TrendChartProps, "trend" | "format" | "formatBucket"> & { readonly caption: string }) {
  const rows = trend.labels.map((label, index) => ({ label, index })).toReversed();
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { name: "Period", cell: ({ label }) => formatBucket(label) },
    ...trend.lines.map(({ name, values }) => ({
      name,
      isNumber: true,
      cell: ({ index }: { index: number }) => {
        const value = values[index];
        return value === null || value === undefined ? "–" : format(value);
      },
    })),
  ];
  return (
    <>
      <DataTable
        caption={caption}
        columns={columns}
        rows={rows.slice(0, ROWS_MAX)}
        keyOf={({ label }) => label}
      />
      {rows.length > ROWS_MAX && (
        <p>
          The latest {ROWS_MAX} of {rows.length}: all are in the CSV.
        </p>
      )}
    </>
  );
}
