import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { MrrHistoryResponse } from "../../../../shared/contracts/answers/mrr-history.ts";
import type { Answer } from "../../api/request.ts";
import { mrrHistoryQuery } from "../../api/revenue.ts";
import { lineColor } from "../../charts/colors.ts";
import type { Trend } from "../../charts/trend.ts";
import { TrendPanel } from "../../charts/trend-panel.tsx";
import { formatMonth } from "../../format/dates.ts";
import { formatMoney, formatMoneyShort } from "../../format/numbers.ts";
import { carryOver } from "../../view/carried.ts";

/** The monthly snapshots. */
export function MrrTrend({ currency }: { readonly currency: string }) {
  const history = useQuery(mrrHistoryQuery(currency, "canonical"));
  return (
    <TrendPanel
      title="MRR by month"
      about="Invoiced, of each month that is closed"
      actions={
        <Link to="/revenue" search={carryOver}>
          Movements
        </Link>
      }
      query={history}
      toTrend={toTrend}
      kind="bars"
      empty="No month is closed yet."
      csvName="mrr-by-month"
      zone="UTC"
      format={(value) => formatMoney(value, currency)}
      formatAxis={(value) => formatMoneyShort(value, currency)}
      formatBucket={(label) => formatMonth(label.slice(0, 7))}
    />
  );
}

function toTrend({ body }: Answer<MrrHistoryResponse>): Trend {
  return {
    labels: body.months.map(({ month }) => `${month}-01`),
    lines: [{ name: "MRR", values: body.months.map(({ ending }) => ending), color: lineColor(0) }],
  };
}
