/** Owns: what the usage of the window cost, by model or by day, beside the window before. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { costQuery } from "../../api/margin.ts";
import { trendToCsv, upToNow } from "../../charts/trend.ts";
import { TrendChart } from "../../charts/trend-chart.tsx";
import { Answered } from "../../components/answered.tsx";
import { Cost, CostStat } from "../../components/cost.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Segments } from "../../components/fields.tsx";
import { Panel } from "../../components/panel.tsx";
import { ShareBar } from "../../components/share-bar.tsx";
import { Change, Stats } from "../../components/stat.tsx";
import { formatBucket, formatThan } from "../../format/dates.ts";
import { formatMoney, formatMoneyShort } from "../../format/numbers.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import type { TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";
import { type ModelRow, toCostTrend, toModelRows } from "./costs.ts";
import { costsOf } from "./margin.ts";
import type { ChangeSearch } from "./search.ts";
import styles from "./window-margin.module.css";

const BREAKDOWNS = [
  { value: "model", name: "Models" },
  { value: "day", name: "Days" },
] as const;

interface WindowCostProps {
  readonly window: TimeWindow;
  readonly isByDay: boolean;
  readonly onChange: ChangeSearch;
}

export function WindowCost({ window, isByDay, onChange }: WindowCostProps) {
  const cost = useQuery(costQuery(window));
  const body = cost.data?.body;
  const than = formatThan(windowBefore(window));
  const rows = useMemo(() => toModelRows(body), [body]);
  const trend = useMemo(() => upToNow(toCostTrend(body), window), [body, window]);
  const columns = toColumns(than);
  const toFile = useCallback(
    () => (isByDay ? trendToCsv(trend, COST_CURRENCY) : tableToCsv([...columns, ...CSV_ONLY], rows)),
    [isByDay, trend, columns, rows],
  );
  return (
    <Panel
      title="Cost of the window"
      about="Beside the window before"
      height="table"
      actions={
        <>
          <Segments
            label="Cost by"
            value={isByDay ? "day" : "model"}
            choices={BREAKDOWNS}
            onChange={(by) => onChange({ cost: by === "day" ? by : undefined })}
          />
          <CsvButton name={isByDay ? "cost-by-day" : "cost-by-model"} days={window} csv={body && toFile} />
        </>
      }
    >
      <Answered
        query={cost}
        isEmpty={({ body: { eventCount, prior } }) => eventCount === 0 && (prior?.eventCount ?? 0) === 0}
        empty="No events in this window."
      >
        {({ body: shown }) => (
          <div className={styles.cost}>
            <Stats>
              <CostStat
                label="Cost"
                sums={costsOf(shown)}
                before={shown.prior && costsOf(shown.prior)}
                than={than}
              />
            </Stats>
            {isByDay ? (
              <TrendChart
                label="Cost by day"
                trend={trend}
                zone="UTC"
                format={(value) => formatMoney(value, COST_CURRENCY)}
                formatAxis={(value) => formatMoneyShort(value, COST_CURRENCY)}
                formatBucket={(label) => formatBucket(label, "day", window)}
              />
            ) : (
              <DataTable caption="Cost by model" columns={columns} rows={rows} keyOf={({ key }) => key} />
            )}
          </div>
        )}
      </Answered>
    </Panel>
  );
}

function toColumns(than: string): readonly Column<ModelRow>[] {
  return [
    {
      name: "Model",
      cell: ({ model }) => model ?? "Not named",
      csv: ({ model }) => model,
    },
    {
      name: "Provider",
      isMinor: true,
      cell: ({ provider }) => provider ?? "–",
      csv: ({ provider }) => provider,
    },
    {
      name: "Share",
      isMinor: true,
      cell: ({ share }) => (share === undefined ? "–" : <ShareBar share={share} />),
    },
    {
      name: "Change",
      isNumber: true,
      cell: ({ known, before }) =>
        known !== null && before !== null && <Change now={known} before={before} than={than} isBad />,
    },
    {
      name: "Cost",
      isNumber: true,
      currency: COST_CURRENCY,
      cell: (row) => <Cost sums={costsOf(row)} />,
      csv: ({ known }) => known,
    },
    {
      name: "Before",
      isNumber: true,
      isMinor: true,
      currency: COST_CURRENCY,
      cell: ({ sumsBefore }) => (sumsBefore === undefined ? "–" : <Cost sums={sumsBefore} />),
      csv: ({ before }) => before,
    },
  ];
}

/** How much of a cost is known. */
const CSV_ONLY: readonly Column<ModelRow>[] = [
  { name: "Events", cell: () => null, csv: ({ eventCount }) => eventCount },
  {
    name: "Events without a cost",
    cell: () => null,
    csv: ({ eventCountWithNullCost }) => eventCountWithNullCost,
  },
];
