/** Owns: a trend as a chart: lines, bars or piled bars, and a legend that hides and shows them. */
import { useCallback, useRef, useState } from "react";
import { Legend } from "./legend.tsx";
import { PointedChart } from "./pointed-chart.tsx";
import { findLatest, type Trend, type TrendKind } from "./trend.ts";
import styles from "./trend-chart.module.css";
import { toData, toOptions } from "./trend-options.ts";

export interface TrendChartProps {
  /** Read out instead of the picture. */
  readonly label: string;
  readonly trend: Trend;
  readonly kind?: TrendKind;
  /** Of the time axis. */
  readonly zone: string;
  /** A value with all its digits. */
  readonly format: (value: number) => string;
  readonly formatAxis: (value: number) => string;
  /** A bucket in words. @param label as the API writes it */
  readonly formatBucket: (label: string) => string;
  /** Of a bucket that is clicked. @param label as the API writes it */
  readonly onPick?: (label: string) => void;
}

export function TrendChart(props: TrendChartProps) {
  const { trend, label, kind = "lines", zone, format, formatAxis, formatBucket, onPick } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string) => setHidden((names) => names.symmetricDifference(new Set([name])));
  const shown = trend.lines.filter(({ name }) => !hidden.has(name));
  const formatLatest = useRef(formatAxis);
  formatLatest.current = formatAxis;
  const draw = useCallback(
    (near: HTMLElement) => {
      const isHidden = (index: number) => hidden.has(trend.lines[index]?.name ?? "");
      const look = {
        trend,
        kind,
        zone,
        formatAxis: (value: number) => formatLatest.current(value),
        isHidden,
      };
      return { options: toOptions(look, near), data: toData(look) };
    },
    [trend, kind, zone, hidden],
  );
  return (
    <figure className={styles.figure}>
      {trend.lines.length > 1 && <Legend lines={trend.lines} hidden={hidden} onToggle={toggle} />}
      <PointedChart
        label={`${label}: the period whose values are read`}
        count={trend.labels.length}
        start={findLatest(trend)}
        draw={draw}
        headingOf={(index) => formatBucket(trend.labels[index] ?? "")}
        read={(index) =>
          shown.map(({ name, values, color, isBefore }) => ({
            name,
            text: formatValue(values[index], format),
            color,
            isBefore,
          }))
        }
        onPick={onPick && ((index) => onPick(trend.labels[index] ?? ""))}
      />
    </figure>
  );
}

function formatValue(value: number | null | undefined, format: TrendChartProps["format"]): string {
  return value === null || value === undefined ? "–" : format(value);
}
