import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { CustomerUsageResponse } from "../../../../shared/contracts/answers/meter-usage.ts";
import { metersQuery } from "../../api/catalog.ts";
import { comparable } from "../../api/comparable.ts";
import type { Answer } from "../../api/request.ts";
import { customerUsageQuery } from "../../api/usage.ts";
import { lineColor } from "../../charts/colors.ts";
import { Sparkline } from "../../charts/sparkline.tsx";
import { Quantity } from "../../components/amount.tsx";
import { Answered, type AnsweredProps } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { Change } from "../../components/stat.tsx";
import { formatThan } from "../../format/dates.ts";
import { untilNow } from "../../view/buckets.ts";
import { GRAIN_NAMES, grainFor, type TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";
import { byEvents } from "./meter-lines.ts";

interface MeterTableProps {
  readonly customerId: string;
  readonly usage: AnsweredProps<Answer<CustomerUsageResponse>>["query"];
  readonly window: TimeWindow;
}

type Row = CustomerUsageResponse["meters"][number];

/** Usage of each meter in the meter's own measure. */
export function MeterTable({ customerId, usage, window }: MeterTableProps) {
  const grain = grainFor(window);
  const before = useQuery(customerUsageQuery(customerId, windowBefore(window), grain));
  const old = comparable(usage, before)?.body;
  const meters = useQuery(metersQuery());
  const kinds = new Map(meters.data?.entries.map(({ id, aggregation }) => [id, aggregation]));
  const rows = usage.data === undefined ? [] : byEvents(usage.data.body);
  const columns = columnsOf({ customerId, window, kinds, old });
  return (
    <Panel
      title="Usage by meter"
      about={`Each measured in its own way. Lines by ${GRAIN_NAMES[grain].toLowerCase()}`}
      height="table"
      actions={
        <CsvButton
          name="usage-by-meter"
          days={window}
          csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)}
        />
      }
    >
      <Answered
        query={usage}
        isEmpty={() => rows.length === 0}
        empty="This customer used nothing in this window."
      >
        {() => (
          <DataTable
            caption="Rows of usage by meter"
            columns={columns}
            rows={rows}
            keyOf={({ meter_id }) => meter_id}
          />
        )}
      </Answered>
    </Panel>
  );
}

interface ColumnsView {
  readonly customerId: string;
  readonly window: TimeWindow;
  readonly kinds: ReadonlyMap<string, string>;
  readonly old: CustomerUsageResponse | undefined;
}

function columnsOf({ customerId, window, kinds, old }: ColumnsView): readonly Column<Row>[] {
  const usageBefore = new Map(old?.meters.map(({ meter_id, usage }) => [meter_id, usage]));
  return [
    {
      name: "Meter",
      cell: ({ meter_id, name }) => (
        <Link
          to="/usage"
          search={({ range, from, to, zone, currency }) => ({
            ...{ range, from, to, zone, currency },
            meter: meter_id,
            customer: customerId,
          })}
        >
          {name}
        </Link>
      ),
      csv: ({ name }) => name,
    },
    {
      name: "Measured by",
      isMinor: true,
      cell: ({ meter_id }) => kinds.get(meter_id) ?? "sum",
      csv: ({ meter_id }) => kinds.get(meter_id) ?? "sum",
    },
    {
      name: "Over the window",
      cell: ({ name, grouped_data }) => (
        <Sparkline
          label={`How ${name} went on`}
          values={toValues(grouped_data, window)}
          color={lineColor(0)}
        />
      ),
    },
    {
      name: "Usage",
      isNumber: true,
      cell: ({ usage }) => <Quantity value={usage} />,
      csv: ({ usage }) => usage,
    },
    {
      name: "Change",
      isNumber: true,
      isMinor: true,
      cell: ({ meter_id, usage }) => (
        <UsageChange now={usage} before={usageBefore.get(meter_id)} window={window} />
      ),
    },
    {
      name: "Events",
      isNumber: true,
      cell: ({ event_count }) => <Quantity value={event_count} />,
      csv: ({ event_count }) => event_count,
    },
  ];
}

function toValues(points: Row["grouped_data"], window: TimeWindow): readonly (number | null)[] {
  return untilNow(
    points.map(({ period }) => period),
    points.map(({ usage }) => usage),
    window,
  );
}

interface UsageChangeProps {
  readonly now: number | null;
  readonly before: number | null | undefined;
  readonly window: TimeWindow;
}

function UsageChange({ now, before, window }: UsageChangeProps) {
  if (before === undefined || before === null || now === null)
    return <span title="Nothing to compare with">–</span>;
  return <Change now={now} before={before} than={formatThan(windowBefore(window))} />;
}
