/** Owns: a waterfall as a chart. */
import { useCallback, useRef } from "react";
import { useMedia } from "../components/use-media.ts";
import { PointedChart } from "./pointed-chart.tsx";
import styles from "./trend-chart.module.css";
import type { WaterfallStep } from "./waterfall.ts";
import listStyles from "./waterfall-list.module.css";
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
  const isSmall = useMedia(SMALL);
  const formatLatest = useRef(formatShort);
  formatLatest.current = formatShort;
  const draw = useCallback(
    (near: HTMLElement) =>
      toWaterfallPicture({ steps, format: (value) => formatLatest.current(value) }, near),
    [steps],
  );
  if (isSmall) return <WaterfallList {...{ label, steps, format, formatShort }} />;
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

/** Amounts above bars this close would run into each other: there, the same steps are lines of text. */
const SMALL = "(width < 640px)";

function WaterfallList({ label, steps, format, formatShort }: WaterfallChartProps) {
  return (
    <dl className={listStyles.list} aria-label={label}>
      {steps.map((step) => (
        <div
          key={step.name}
          className={`${listStyles.step} ${step.amount === 0 ? "" : listStyles[step.kind]}`}
        >
          <dt>{step.name}</dt>
          <dd title={signed(step, format)}>{signed(step, formatShort)}</dd>
        </div>
      ))}
    </dl>
  );
}

function readStep(step: WaterfallStep | undefined, format: WaterfallChartProps["format"]) {
  if (step === undefined) return [];
  return [{ name: "Amount", text: signed(step, format), color: STEP_COLORS[step.kind] }];
}

function signed({ kind, amount }: WaterfallStep, format: WaterfallChartProps["format"]): string {
  return `${kind !== "whole" && amount > 0 ? "+" : ""}${format(amount)}`;
}
