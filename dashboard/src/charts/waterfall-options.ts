/** Owns: how uPlot draws a waterfall: floating bars by their kind, thin lines from each to the next, each with its value. */
import type uPlot from "uplot";
import { resolveColor } from "./colors.ts";
import type { Picture } from "./pointed-chart.tsx";
import { AXIS_FONT, fromZero, measureAxis, toFloatingBars } from "./trend-options.ts";
import type { WaterfallStep } from "./waterfall.ts";

/** In the order of their series. */
const KINDS = ["whole", "up", "down"] as const;
export const STEP_COLORS = { whole: "var(--line-1)", up: "var(--good)", down: "var(--bad)" } as const;

/** Below, in pixels: each bar has its value, so the axis of values leaves its room to the names. */
const NO_AXIS = 620;
/** Below, names stand aslant. */
const ASLANT = 500;
const isNarrow = (chart: uPlot) => chart.width < ASLANT;
const hasAxis = (chart: uPlot) => chart.width >= NO_AXIS;

interface WaterfallLook {
  readonly steps: readonly WaterfallStep[];
  /** Of values on the axis and above the bars. */
  readonly format: (value: number) => string;
}

export function toWaterfallPicture({ steps, format }: WaterfallLook, near: HTMLElement): Picture {
  const colorOf = (expression: string) => resolveColor(expression, near);
  const [muted, text] = [colorOf("var(--text-muted)"), colorOf("var(--text)")];
  const places = steps.map((_, index) => index);
  const spansOf = (kind: WaterfallStep["kind"]) => steps.map((step) => (step.kind === kind ? step : null));
  return {
    data: [places, ...KINDS.map((kind) => spansOf(kind).map((span) => span?.to ?? null))],
    options: {
      // The first name, aslant, begins left of its bar.
      padding: [14, 8, 0, (chart) => (isNarrow(chart) ? 22 : 0)],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: false, range: () => [-0.5, steps.length - 0.5] },
        y: { range: () => fromZero(...extentOf(steps), 0.08) },
      },
      axes: toAxes(steps, format, colorOf),
      series: [
        {},
        ...KINDS.map(
          (kind): uPlot.Series => ({
            label: kind,
            fill: colorOf(STEP_COLORS[kind]),
            stroke: colorOf(STEP_COLORS[kind]),
            width: 0,
            points: { show: false },
            paths: toFloatingBars(spansOf(kind)),
          }),
        ),
      ],
      hooks: {
        draw: [
          (chart) => drawBetween(chart, steps, muted),
          (chart) => drawValues(chart, steps, format, text),
        ],
      },
    },
  };
}

function toAxes(
  steps: readonly WaterfallStep[],
  format: WaterfallLook["format"],
  colorOf: (expression: string) => string,
): uPlot.Axis[] {
  const axis = { stroke: colorOf("var(--text-muted)"), font: AXIS_FONT, ticks: { show: false } };
  return [
    {
      ...axis,
      grid: { show: false },
      splits: () => steps.map((_, index) => index),
      values: () => steps.map(({ name }) => name),
      rotate: (chart) => (isNarrow(chart) ? 45 : 0),
      size: (chart) => (isNarrow(chart) ? 72 : 30),
    },
    {
      ...axis,
      // Without values beside them, lines would measure nothing.
      grid: { stroke: (chart) => (hasAxis(chart) ? colorOf("var(--grid)") : "transparent"), width: 1 },
      values: (chart, splits) => splits.map((value) => (hasAxis(chart) ? format(value) : "")),
      size: (chart, values) => (hasAxis(chart) ? measureAxis(chart, values) : 0),
      space: 44,
    },
  ];
}

function extentOf(steps: readonly WaterfallStep[]): readonly [low: number, high: number] {
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  return [Math.min(...ends), Math.max(...ends)];
}

/** From where a step ends to where the next one begins. */
function drawBetween(chart: uPlot, steps: readonly WaterfallStep[], color: string): void {
  const { ctx } = chart;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  for (const [index, { to }] of steps.slice(0, -1).entries()) {
    const y = Math.round(chart.valToPos(to, "y", true)) + 0.5;
    ctx.moveTo(chart.valToPos(index, "x", true), y);
    ctx.lineTo(chart.valToPos(index + 1, "x", true), y);
  }
  ctx.stroke();
  ctx.restore();
}

function drawValues(
  chart: uPlot,
  steps: readonly WaterfallStep[],
  format: WaterfallLook["format"],
  color: string,
): void {
  const { ctx } = chart;
  ctx.save();
  ctx.fillStyle = color;
  ctx.font = `${(isNarrow(chart) ? 10.5 : 12) * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  for (const [index, { kind, amount, from, to }] of steps.entries()) {
    const sign = kind !== "whole" && amount > 0 ? "+" : "";
    const top = chart.valToPos(Math.max(from, to), "y", true) - 4 * devicePixelRatio;
    ctx.fillText(`${sign}${format(amount)}`, chart.valToPos(index, "x", true), top);
  }
  ctx.restore();
}
