/** Owns: what the usage of the window cost, by model or by day, beside the window before. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { CostResponse } from "../../../../shared/contracts/answers/cost.ts";
import { costQuery } from "../../api/margin.ts";
import { trendToCsv, upToNow } from "../../charts/trend.ts";
import { TrendChart } from "../../charts/trend-chart.tsx";
import { Money } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Segments } from "../../components/fields.tsx";
import { Panel } from "../../components/panel.tsx";
import { ShareBar } from "../../components/share-bar.tsx";
import { Change, Stat, Stats } from "../../components/stat.tsx";
import { formatBucket, formatThan } from "../../format/dates.ts";
import { formatMoneyExact, formatMoneyShort, formatWhole } from "../../format/numbers.ts";
import type { TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";
import { type ModelRow, toCostTrend, toModelRows } from "./costs.ts";
import type { ChangeSearch } from "./search.ts";
import styles from "./window-margin.module.css";

const BREAKDOWNS = [
  { value: "model", name: "Models" },
  { value: "day", name: "Days" },
] as const;

interface WindowCostProps {
  readonly window: TimeWindow;
  readonly currency: string;
  readonly isByDay: boolean;
  readonly onChange: ChangeSearch;
}

export function WindowCost({ window, currency, isByDay, onChange }: WindowCostProps) {
  const cost = useQuery(costQuery(window));
  const body = cost.data?.body;
  const than = formatThan(windowBefore(window));
  const rows = useMemo(() => toModelRows(body), [body]);
  const trend = useMemo(() => upToNow(toCostTrend(body), window), [body, window]);
  const columns = toColumns(currency, than);
  const toFile = useCallback(
    () => (isByDay ? trendToCsv(trend) : tableToCsv(columns, rows)),
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
          <CsvButton name={isByDay ? "cost-by-day" : "cost-by-model"} csv={body && toFile} />
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
            <Total body={shown} currency={currency} than={than} />
            {isByDay ? (
              <TrendChart
                label="Cost by day"
                trend={trend}
                zone="UTC"
                format={(value) => formatMoneyExact(value, currency)}
                formatAxis={(value) => formatMoneyShort(value, currency)}
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

interface TotalProps {
  readonly body: CostResponse;
  readonly currency: string;
  readonly than: string;
}

function Total({ body, currency, than }: TotalProps) {
  const { cost, eventCountWithNullCost, prior } = body;
  return (
    <Stats>
      <Stat
        label="Cost"
        value={<Money value={cost} currency={currency} isShort />}
        change={prior && <Change now={cost} before={prior.cost} than={than} isBad />}
        note={
          eventCountWithNullCost > 0 &&
          `without ${formatWhole(eventCountWithNullCost)} events whose cost is not known`
        }
      />
    </Stats>
  );
}

function toColumns(currency: string, than: string): readonly Column<ModelRow>[] {
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
      cell: ({ cost, before = 0 }) => <Change now={cost} before={before} than={than} isBad />,
    },
    {
      name: "Cost",
      isNumber: true,
      cell: ({ cost }) => <Money value={cost} currency={currency} />,
      csv: ({ cost }) => cost,
    },
    {
      name: "Before",
      isNumber: true,
      isMinor: true,
      cell: ({ before }) => <Money value={before} currency={currency} />,
      csv: ({ before }) => before,
    },
  ];
}
