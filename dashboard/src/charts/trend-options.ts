/** Owns: how uPlot draws a trend: its axes, its lines or bars, its colours. */
import uPlot from "uplot";
import { formatTick } from "../format/dates.ts";
import { resolveColor } from "./colors.ts";
import { findLonePoints, type Trend } from "./trend.ts";

export interface TrendLook {
  readonly trend: Trend;
  readonly kind: "lines" | "bars";
  /** Of the time axis: hours are shown in the zone of the view, days are days. */
  readonly zone: string;
  readonly formatAxis: (value: number) => string;
  readonly isHidden: (index: number) => boolean;
}

const AXIS_FONT = "12px system-ui, sans-serif";

export function toOptions(
  { trend, kind, zone, formatAxis, isHidden }: TrendLook,
  near: HTMLElement,
  size: { readonly width: number; readonly height: number },
): uPlot.Options {
  const colorOf = (expression: string) => resolveColor(expression, near);
  const [text, grid] = [colorOf("var(--text-muted)"), colorOf("var(--grid)")];
  const axis = { stroke: text, font: AXIS_FONT, ticks: { show: false }, grid: { stroke: grid, width: 1 } };
  return {
    ...size,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7, width: 2 } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    // Amounts are measured from 0: a cut axis makes small changes look large.
    scales: {
      y: { range: (_, low, high) => [Math.min(0, low ?? 0), high === null || high <= 0 ? 1 : high * 1.06] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 76,
        incrs: TIME_STEPS,
        values: (_, splits, __, ___, step) => splits.map((seconds) => formatTick(seconds, step, zone)),
      },
      { ...axis, values: (_, splits) => splits.map(formatAxis), size: measureAxis, space: 44 },
    ],
    series: [
      {},
      ...trend.lines.map((line, index): uPlot.Series => {
        const color = colorOf(line.color);
        const lone = findLonePoints(line);
        return {
          label: line.name,
          show: !isHidden(index),
          stroke: color,
          width: line.isBefore ? 1.5 : 2,
          alpha: line.isBefore ? 0.6 : 1,
          dash: line.isBefore ? [5, 5] : undefined,
          // No line leads to them: without a point they would not be seen.
          points: { show: lone.length > 0, filter: () => lone, size: 7, fill: color },
          spanGaps: false,
          ...(kind === "bars" && uPlot.paths.bars !== undefined
            ? {
                fill: color,
                width: 0,
                paths: uPlot.paths.bars({ size: [0.7, 46], radius: 0.15 }),
                points: { show: false },
              }
            : {}),
        };
      }),
    ],
  };
}

const [HOUR, DAY] = [3_600, 86_400];
/** Seconds between two labels of the time axis. */
const TIME_STEPS = [1, 3, 6, 12]
  .map((hours) => hours * HOUR)
  .concat([1, 2, 7, 14, 28, 61, 91.5, 183, 366].map((days) => days * DAY));

/** As wide as its widest label. */
function measureAxis(chart: uPlot, values: readonly string[] | null): number {
  if (values === null) return 0;
  chart.ctx.font = AXIS_FONT;
  const widest = Math.max(0, ...values.map((value) => chart.ctx.measureText(value).width));
  return Math.ceil(widest / devicePixelRatio) + 14;
}

export function toData({ labels, lines }: Trend): uPlot.AlignedData {
  return [labels.map((label) => Date.parse(label) / 1000), ...lines.map(({ values }) => [...values])];
}
