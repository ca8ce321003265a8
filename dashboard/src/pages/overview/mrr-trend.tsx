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

/** What was billed, month by month: the page of revenue opens on the same. */
export function MrrTrend({ currency }: { readonly currency: string }) {
  const history = useQuery(mrrHistoryQuery(currency, "canonical"));
  return (
    <TrendPanel
      title="Canonical MRR by month"
      about="What was billed in each month that is closed"
      actions={
        <Link to="/revenue" search={(search) => ({ ...carryOver(search), variant: "canonical" })}>
          Movements
        </Link>
      }
      query={history}
      toTrend={toTrend}
      kind="bars"
      empty="No month is closed yet."
      csvName="canonical-mrr-by-month"
      currency={currency}
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
