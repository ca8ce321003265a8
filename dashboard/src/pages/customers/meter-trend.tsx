import { useCallback } from "react";
import type { CustomerUsageResponse } from "../../../../shared/contracts/answers/meter-usage.ts";
import type { Answer } from "../../api/request.ts";
import { upToNow } from "../../charts/trend.ts";
import { TrendPanel } from "../../charts/trend-panel.tsx";
import type { AnsweredProps } from "../../components/answered.tsx";
import { formatBucket, formatDays } from "../../format/dates.ts";
import { formatExact, formatShort } from "../../format/numbers.ts";
import { grainFor, type TimeWindow } from "../../view/window.ts";
import { toMeterTrend } from "./meter-lines.ts";

interface MeterTrendProps {
  readonly usage: AnsweredProps<Answer<CustomerUsageResponse>>["query"];
  readonly window: TimeWindow;
}

/** Events of each meter that the customer used. */
export function MeterTrend({ usage, window }: MeterTrendProps) {
  const grain = grainFor(window);
  return (
    <TrendPanel
      title="Events by meter"
      about={`${formatDays(window.from, window.to)}. An event that several meters count is in each of them`}
      query={usage}
      toTrend={useCallback(
        ({ body }: Answer<CustomerUsageResponse>) => upToNow(toMeterTrend(body), window),
        [window],
      )}
      empty="This customer used nothing in this window."
      csvName="events-by-meter"
      zone={grain === "hour" ? window.zone : "UTC"}
      format={formatExact}
      formatAxis={formatShort}
      formatBucket={(label) => formatBucket(label, grain, window)}
    />
  );
}
