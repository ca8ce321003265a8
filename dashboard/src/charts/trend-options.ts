/** Owns: how uPlot draws a trend: its axes, its lines, bars or piles, its colours. */
import uPlot from "uplot";
import { formatTick } from "../format/dates.ts";
import { resolveColor } from "./colors.ts";
import type { PictureOptions } from "./pointed-chart.tsx";
import { pileUp, type Span } from "./stack.ts";
import { toTicks } from "./time-ticks.ts";
import { findLonePoints, type Trend, type TrendKind } from "./trend.ts";

export interface TrendLook {
  readonly trend: Trend;
  readonly kind: TrendKind;
  /** Of the time axis: hours are shown in the zone of the view, days are days. */
  readonly zone: string;
  readonly formatAxis: (value: number) => string;
  readonly isHidden: (index: number) => boolean;
}

export const AXIS_FONT = "12px system-ui, sans-serif";

export function toOptions(
  { trend, kind, zone, formatAxis, isHidden }: TrendLook,
  near: HTMLElement,
): PictureOptions {
  const colorOf = (expression: string) => resolveColor(expression, near);
  const [text, grid] = [colorOf("var(--text-muted)"), colorOf("var(--grid)")];
  const axis = { stroke: text, font: AXIS_FONT, ticks: { show: false }, grid: { stroke: grid, width: 1 } };
  const piles = kind === "piles" ? pileUp(trend.lines, isHidden) : [];
  return {
    // The last label of lines stands below their end: half of it beyond.
    padding: [10, kind === "lines" ? (chart) => halfOf(chart, lastTickOf(trend, zone)) : 8, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: kind === "piles" ? { show: false } : { size: 7, width: 2 },
    },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    scales: {
      // A bar stands on both sides of its instant.
      x: kind === "lines" ? {} : { range: (_, first, last) => widen(first, last, trend.labels.length) },
      y: { range: (_, low, high) => fromZero(low, high) },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 30,
        ...(kind === "lines" ? toTimeTicks(trend, zone) : toBarTicks(trend, zone)),
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
          ...(kind === "lines" ? {} : { fill: color, width: 0, points: { show: false } }),
          ...(kind === "bars" ? { paths: uPlot.paths.bars?.({ size: BAR_SIZE, radius: 0.15 }) } : {}),
          ...(kind === "piles" ? { paths: toFloatingBars(piles[index] ?? []) } : {}),
        };
      }),
    ],
  };
}

/** Pixels from one label of the time axis to the next. */
const TICK_SPACE = 76;

/** At round times. */
function toTimeTicks({ labels }: Trend, zone: string): Partial<uPlot.Axis> {
  const ticksOf = (chart: uPlot) => toTicks(labels, chart.width / TICK_SPACE);
  return {
    splits: (chart) => [...ticksOf(chart).at],
    values: (chart, splits) => splits.map((seconds) => formatTick(seconds, ticksOf(chart).step, zone)),
  };
}

/** The widest that the last label can be, or nearly so. */
function lastTickOf({ labels }: Trend, zone: string): string {
  const last = labels.at(-1);
  return last === undefined ? "" : formatTick(Date.parse(last) / 1000, DAY, zone);
}

function halfOf(chart: uPlot, label: string): number {
  chart.ctx.font = AXIS_FONT;
  return Math.ceil(chart.ctx.measureText(label).width / devicePixelRatio / 2) + 2;
}

/** Below bars, as many as there is room for, up to the last one: months are no round times. */
function toBarTicks({ labels }: Trend, zone: string): Partial<uPlot.Axis> {
  const xs = labels.map((label) => Date.parse(label) / 1000);
  const [first = 0, second = first + DAY] = xs;
  return {
    splits: (chart) => {
      const room = Math.max(1, Math.floor(chart.width / TICK_SPACE));
      const every = Math.ceil(xs.length / room);
      return xs.filter((_, index) => (xs.length - 1 - index) % every === 0);
    },
    values: (_, splits) => splits.map((seconds) => formatTick(seconds, second - first, zone)),
  };
}

const DAY = 86_400;

/** By half of what lies between two bars, on both sides. */
function widen(first: number, last: number, bars: number): [number, number] {
  const half = bars > 1 ? (last - first) / (bars - 1) / 2 : DAY / 2;
  return [first - half, last + half];
}

const BAR_SIZE: [factor: number, max: number] = [0.7, 46];

/** Bars that begin elsewhere than at 0. */
export function toFloatingBars(spans: readonly (Span | null)[]): uPlot.Series.PathBuilder | undefined {
  // As the values of the scale: uPlot names this 1 in an enum that is not there at run time.
  const unit = 1;
  return uPlot.paths.bars?.({
    size: BAR_SIZE,
    disp: {
      y0: { unit, values: () => spans.map((span) => span?.from ?? null) },
      y1: { unit, values: () => spans.map((span) => span?.to ?? null) },
    },
  });
}

/** Amounts are measured from 0: a cut axis makes small changes look large. @param room above, as a part of the whole */
export function fromZero(low: number | null, high: number | null, room = 0.06): [low: number, high: number] {
  const [bottom, top] = [Math.min(0, low ?? 0), Math.max(0, high ?? 0)];
  const margin = (top - bottom) * room;
  return top === bottom ? [0, 1] : [bottom < 0 ? bottom - margin : 0, top > 0 ? top + margin : 0];
}

/** As wide as its widest label. */
export function measureAxis(chart: uPlot, values: readonly string[] | null): number {
  if (values === null) return 0;
  chart.ctx.font = AXIS_FONT;
  const widest = Math.max(0, ...values.map((value) => chart.ctx.measureText(value).width));
  return Math.ceil(widest / devicePixelRatio) + 14;
}

/** Of piles, where each bar ends: the scale holds all of them. */
export function toData({ trend: { labels, lines }, kind, isHidden }: TrendLook): uPlot.AlignedData {
  const ends =
    kind === "piles"
      ? pileUp(lines, isHidden).map((spans) => spans.map((span) => span?.to ?? null))
      : lines.map(({ values }) => [...values]);
  return [labels.map((label) => Date.parse(label) / 1000), ...ends];
}
