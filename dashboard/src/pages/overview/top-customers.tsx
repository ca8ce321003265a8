import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usageQuery } from "../../api/usage.ts";
import { Money, Quantity } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { ShareBar } from "../../components/share-bar.tsx";
import { carryOver } from "../../view/carried.ts";
import { grainFor, type TimeWindow } from "../../view/window.ts";

const ROWS = 8;

interface Row {
  readonly id: string | null;
  readonly name: string | null;
  readonly totalEvents: number;
  readonly totalQuantity: number;
  readonly totalCost: number;
  readonly share: number;
}

/** Who used most, by quantity. */
export function TopCustomers({
  window,
  currency,
}: {
  readonly window: TimeWindow;
  readonly currency: string;
}) {
  const usage = useQuery(usageQuery(window, grainFor(window), "customer"));
  const { summary, dimensionBreakdown } = usage.data?.body ?? {};
  const rows: readonly Row[] = (dimensionBreakdown?.summary ?? []).slice(0, ROWS).map((row) => ({
    ...row,
    share:
      summary === undefined || summary.totalQuantity === 0 ? 0 : row.totalQuantity / summary.totalQuantity,
  }));
  const columns: readonly Column<Row>[] = [
    {
      name: "Customer",
      cell: ({ id, name }) => (
        <Link to="/customers/$customerId" params={{ customerId: id ?? "" }} search={carryOver}>
          {name}
        </Link>
      ),
      csv: ({ name }) => name,
    },
    { name: "Share", cell: ({ share }) => <ShareBar share={share} /> },
    {
      name: "Quantity",
      isNumber: true,
      cell: ({ totalQuantity }) => <Quantity value={totalQuantity} />,
      csv: ({ totalQuantity }) => totalQuantity,
    },
    {
      name: "Events",
      isNumber: true,
      isMinor: true,
      cell: ({ totalEvents }) => <Quantity value={totalEvents} />,
      csv: ({ totalEvents }) => totalEvents,
    },
    {
      name: "Cost",
      isNumber: true,
      cell: ({ totalCost }) => <Money value={totalCost} currency={currency} />,
      csv: ({ totalCost }) => totalCost,
    },
  ];
  return (
    <Panel
      title="Top customers"
      about="By quantity of all meters"
      height="chart"
      actions={
        <>
          <Link to="/customers" search={carryOver}>
            All customers
          </Link>
          <CsvButton
            name="top-customers"
            csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)}
          />
        </>
      }
    >
      <Answered
        query={usage}
        isEmpty={() => rows.length === 0}
        empty="No customer used anything in this window."
      >
        {() => (
          <DataTable caption="Top customers" columns={columns} rows={rows} keyOf={({ id }) => id ?? ""} />
        )}
      </Answered>
    </Panel>
  );
}
