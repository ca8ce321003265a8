import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usageQuery } from "../../api/usage.ts";
import { Quantity } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CostAmount } from "../../components/cost.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { ShareBar } from "../../components/share-bar.tsx";
import { carryOver } from "../../view/carried.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import { grainFor, type TimeWindow } from "../../view/window.ts";
import { type RankedCustomer, rankCustomers } from "./ranked-customers.ts";

const ROWS = 8;

/** Whose usage cost most. */
export function TopCustomers({ window }: { readonly window: TimeWindow }) {
  const usage = useQuery(usageQuery(window, grainFor(window), "customer"));
  const ranking = usage.data && rankCustomers(usage.data.body);
  const rows = ranking?.rows.slice(0, ROWS) ?? [];
  const columns = toColumns(ranking?.hasCosts ?? false);
  return (
    <Panel
      title="Top customers"
      about={ranking && (ranking.measure === "cost" ? "By the cost of their usage" : "By events")}
      height="chart"
      actions={
        <>
          <Link to="/customers" search={carryOver}>
            All customers
          </Link>
          <CsvButton
            name="top-customers"
            days={window}
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

function toColumns(hasCosts: boolean): readonly Column<RankedCustomer>[] {
  return [
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
      name: "Events",
      isNumber: true,
      cell: ({ totalEvents }) => <Quantity value={totalEvents} />,
      csv: ({ totalEvents }) => totalEvents,
    },
    {
      name: "Cost",
      isNumber: true,
      currency: COST_CURRENCY,
      cell: ({ totalCost }) => <CostAmount value={hasCosts ? totalCost : null} />,
      csv: ({ totalCost }) => (hasCosts ? totalCost : null),
    },
  ];
}
