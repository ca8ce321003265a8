import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { MeterResponse } from "../../../../shared/contracts/answers/catalog.ts";
import type { CustomerUsageResponse } from "../../../../shared/contracts/answers/meter-usage.ts";
import { metersQuery } from "../../api/catalog.ts";
import type { Answer } from "../../api/request.ts";
import { upToNow } from "../../charts/trend.ts";
import { TrendPanel } from "../../charts/trend-panel.tsx";
import type { AnsweredProps } from "../../components/answered.tsx";
import { formatBucket, formatDays } from "../../format/dates.ts";
import { formatExact, formatShort } from "../../format/numbers.ts";
import { grainFor, type TimeWindow } from "../../view/window.ts";
import { chartedOf, chartedWords, toMeterTrend } from "./meter-lines.ts";

interface MeterTrendProps {
  readonly usage: AnsweredProps<Answer<CustomerUsageResponse>>["query"];
  readonly window: TimeWindow;
}

/** Events of each event type that the customer used. */
export function MeterTrend({ usage, window }: MeterTrendProps) {
  const grain = grainFor(window);
  const meters = useQuery(metersQuery());
  const defined = useMemo(() => definedOf(meters.data?.entries ?? []), [meters.data]);
  const toTrend = useCallback(
    ({ body }: Answer<CustomerUsageResponse>) => upToNow(toMeterTrend(body, defined), window),
    [defined, window],
  );
  // Which of them are event types decides which are drawn; where that cannot be told, all are.
  const query = meters.isPending ? { ...usage, data: undefined } : usage;
  const charted = query.data && chartedOf(query.data.body, defined);
  return (
    <TrendPanel
      title="Events by type"
      about={`${formatDays(window.from, window.to)}${charted === undefined ? "" : chartedWords(charted)}`}
      query={query}
      toTrend={toTrend}
      empty="This customer used nothing in this window."
      csvName="events-by-type"
      csvDays={window}
      zone={grain === "hour" ? window.zone : "UTC"}
      format={formatExact}
      formatAxis={formatShort}
      formatBucket={(label) => formatBucket(label, grain, window)}
    />
  );
}

function definedOf(meters: readonly MeterResponse[]): ReadonlySet<string> {
  return new Set(meters.filter(({ origin }) => origin === "defined").map(({ id }) => id));
}
