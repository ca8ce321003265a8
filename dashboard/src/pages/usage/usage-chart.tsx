import { useCallback } from "react";
import { upToNow } from "../../charts/trend.ts";
import { TrendPanel } from "../../charts/trend-panel.tsx";
import type { AnsweredProps } from "../../components/answered.tsx";
import { formatBucket, formatDays, formatOverlay } from "../../format/dates.ts";
import {
  formatExact,
  formatMoney,
  formatMoneyShort,
  formatShort,
  formatWhole,
} from "../../format/numbers.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import { windowBefore } from "../../view/window-before.ts";
import { BREAKDOWN_NAMES, wordsOf } from "./names.ts";
import type { Question } from "./question.ts";
import type { Parts, UsageSeries } from "./usage-series.ts";
import { toTrend } from "./usage-trend.ts";
import type { AnsweredSeries } from "./use-usage.ts";

interface UsageChartProps {
  readonly question: Question;
  readonly query: AnsweredProps<AnsweredSeries>["query"];
  readonly isCompared: boolean;
  /** Undefined: it is not there yet. */
  readonly before: UsageSeries | undefined;
}

export function UsageChart({ question, query, isCompared, before }: UsageChartProps) {
  const { window, grain, by, measure } = question;
  const trendOf = useCallback(
    ({ series }: AnsweredSeries) => upToNow(toTrend(question, series, before), question.window),
    [question, before],
  );
  const { about } = wordsOf(question);
  // Parts have no lines of the window before.
  const overlay = !isCompared || by !== undefined ? "" : `. ${formatOverlay(windowBefore(window))}`;
  const left = query.data?.series.parts && leftOut(query.data.series.parts);
  return (
    <TrendPanel
      title={by === undefined ? "Trend" : `Trend ${BREAKDOWN_NAMES[by].toLowerCase()}`}
      about={`${about}, ${formatDays(window.from, window.to)}${overlay}${left ?? ""}`}
      query={query}
      toTrend={trendOf}
      empty="No usage in this window that fits the filters."
      csvName={by === undefined ? "usage" : `usage-trend-by-${by}`}
      csvDays={window}
      currency={measure === "cost" ? COST_CURRENCY : undefined}
      zone={grain === "hour" ? window.zone : "UTC"}
      format={measure === "cost" ? (value) => formatMoney(value, COST_CURRENCY) : formatExact}
      formatAxis={measure === "cost" ? (value) => formatMoneyShort(value, COST_CURRENCY) : formatShort}
      formatBucket={(label) => formatBucket(label, grain, window)}
    />
  );
}

/** Where the others cannot be added up to a line of their own. */
function leftOut({ count, lines, rest }: Parts): string | undefined {
  const left = count - lines.length;
  return left === 0 || rest !== undefined
    ? undefined
    : `. The ${lines.length} largest: ${formatWhole(left)} more are left out, as they do not add up`;
}
