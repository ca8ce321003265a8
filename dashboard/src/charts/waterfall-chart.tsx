/** Owns: a waterfall as a chart. */
import { useCallback, useRef } from "react";
import { PointedChart } from "./pointed-chart.tsx";
import styles from "./trend-chart.module.css";
import type { WaterfallStep } from "./waterfall.ts";
import { STEP_COLORS, toWaterfallPicture } from "./waterfall-options.ts";

interface WaterfallChartProps {
  readonly label: string;
  /** The same list while it says the same: a new one draws the chart anew. */
  readonly steps: readonly WaterfallStep[];
  /** A value with all its digits. */
  readonly format: (value: number) => string;
  readonly formatShort: (value: number) => string;
}

export function WaterfallChart({ label, steps, format, formatShort }: WaterfallChartProps) {
  const formatLatest = useRef(formatShort);
  formatLatest.current = formatShort;
  const draw = useCallback(
    (near: HTMLElement) =>
      toWaterfallPicture({ steps, format: (value) => formatLatest.current(value) }, near),
    [steps],
  );
  return (
    <figure className={styles.figure}>
      <PointedChart
        label={`${label}: the step whose value is read`}
        count={steps.length}
        draw={draw}
        headingOf={(index) => steps[index]?.name ?? ""}
        read={(index) => readStep(steps[index], format)}
      />
    </figure>
  );
}

function readStep(step: WaterfallStep | undefined, format: WaterfallChartProps["format"]) {
  if (step === undefined) return [];
  const { kind, amount } = step;
  const sign = kind !== "whole" && amount > 0 ? "+" : "";
  return [{ name: "Amount", text: `${sign}${format(amount)}`, color: STEP_COLORS[kind] }];
}
