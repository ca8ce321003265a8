import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback } from "react";
import type { UsageResponse } from "../../../../shared/contracts/answers/usage.ts";
import { comparable } from "../../api/comparable.ts";
import type { Answer } from "../../api/request.ts";
import { usageQuery } from "../../api/usage.ts";
import { lineColor } from "../../charts/colors.ts";
import { type Trend, upToNow } from "../../charts/trend.ts";
import { TrendPanel } from "../../charts/trend-panel.tsx";
import { formatBucket, formatDays, formatOverlay } from "../../format/dates.ts";
import { formatExact, formatShort } from "../../format/numbers.ts";
import { carryOver } from "../../view/carried.ts";
import { grainFor, type TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";

/** Events over the window, and over the one before. */
export function UsageTrend({ window }: { readonly window: TimeWindow }) {
  const grain = grainFor(window);
  const now = useQuery(usageQuery(window, grain));
  const before = useQuery(usageQuery(windowBefore(window), grain));
  const old = comparable(now, before)?.body;
  const toTrend = useCallback(
    ({ body }: Answer<UsageResponse>): Trend =>
      upToNow(
        {
          labels: body.timeSeriesData.map(({ date }) => date),
          lines: [
            ...(old === undefined
              ? []
              : [
                  {
                    name: "The window before",
                    values: alignWith(body, old),
                    color: lineColor(0),
                    isBefore: true,
                  },
                ]),
            {
              name: "Events",
              values: body.timeSeriesData.map(({ eventCount }) => eventCount),
              color: lineColor(0),
            },
          ],
        },
        window,
      ),
    [old, window],
  );
  return (
    <TrendPanel
      title="Usage"
      about={`Events, ${formatDays(window.from, window.to)}. ${formatOverlay(windowBefore(window))}`}
      actions={
        <Link to="/usage" search={carryOver}>
          By meter
        </Link>
      }
      query={now}
      toTrend={toTrend}
      empty="No events in this window."
      csvName="usage"
      csvDays={window}
      zone={grain === "hour" ? window.zone : "UTC"}
      format={formatExact}
      formatAxis={formatShort}
      formatBucket={(label) => formatBucket(label, grain, window)}
    />
  );
}

/** The first bucket over the first one: as many as the window has. */
function alignWith(now: UsageResponse, before: UsageResponse): readonly (number | null)[] {
  return now.timeSeriesData.map((_, index) => before.timeSeriesData[index]?.eventCount ?? null);
}
