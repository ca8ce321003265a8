/**
 * Owns: a trend as a chart: lines or bars, a legend that hides and shows them, the numbers of the bucket that one points at - by the
 * pointer, or by the arrow keys.
 */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useIsDark } from "../app/theme.ts";
import { Legend } from "./legend.tsx";
import type { Trend } from "./trend.ts";
import styles from "./trend-chart.module.css";
import { toData, toOptions } from "./trend-options.ts";

export interface TrendChartProps {
  /** Read out instead of the picture. */
  readonly label: string;
  readonly trend: Trend;
  readonly kind?: "lines" | "bars";
  /** Of the time axis. */
  readonly zone: string;
  /** A value with all its digits. */
  readonly format: (value: number) => string;
  readonly formatAxis: (value: number) => string;
  /** A bucket in words. @param label as the API writes it */
  readonly formatBucket: (label: string) => string;
}

const HEIGHT = 280;

interface Pointed {
  readonly index: number;
  /** Pixels from the left of the chart. */
  readonly left: number;
}

export function TrendChart(props: TrendChartProps) {
  const { trend, label } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const { holder, chart, pointed } = useChart(props, hidden);
  const toggle = (name: string) => setHidden((names) => names.symmetricDifference(new Set([name])));
  const shown = trend.lines.filter(({ name }) => !hidden.has(name));
  return (
    <figure className={styles.figure}>
      {trend.lines.length > 1 && <Legend lines={trend.lines} hidden={hidden} onToggle={toggle} />}
      <div
        className={styles.chart}
        role="slider"
        tabIndex={0}
        aria-label={`${label}: the period whose values are read`}
        aria-valuemin={0}
        aria-valuemax={trend.labels.length - 1}
        aria-valuenow={pointed?.index ?? trend.labels.length - 1}
        aria-valuetext={toWords(props, shown, pointed?.index ?? trend.labels.length - 1)}
        onKeyDown={(event) => movePointer(event, chart.current)}
      >
        <div ref={holder} className={styles.holder} />
        {pointed !== undefined && (
          <Values {...props} lines={shown} pointed={pointed} width={holder.current?.clientWidth ?? 0} />
        )}
      </div>
    </figure>
  );
}

/** The chart itself, drawn anew whenever something of it changes: that takes some milliseconds. */
function useChart({ trend, kind = "lines", zone, formatAxis }: TrendChartProps, hidden: ReadonlySet<string>) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const [pointed, setPointed] = useState<Pointed>();
  const isDark = useIsDark();
  const formatLatest = useRef(formatAxis);
  formatLatest.current = formatAxis;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read from the page.
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const isHidden = (index: number) => hidden.has(trend.lines[index]?.name ?? "");
    const size = { width: element.clientWidth, height: HEIGHT };
    const options = toOptions(
      { trend, kind, zone, formatAxis: (value) => formatLatest.current(value), isHidden },
      element,
      size,
    );
    const point = ({ cursor }: uPlot) => {
      const { idx, left = -1 } = cursor;
      setPointed(idx === null || idx === undefined || left < 0 ? undefined : { index: idx, left });
    };
    const drawn = new uPlot({ ...options, hooks: { setCursor: [point] } }, toData(trend), element);
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      chart.current = undefined;
      setPointed(undefined);
    };
  }, [trend, kind, zone, hidden, isDark]);
  return { holder, chart, pointed };
}

function movePointer(event: KeyboardEvent, chart: uPlot | undefined): void {
  const xs = chart?.data[0];
  if (chart === undefined || xs === undefined || xs.length === 0) return;
  const last = xs.length - 1;
  const at = chart.cursor.idx ?? last;
  const step = event.shiftKey ? 10 : 1;
  const target = {
    ArrowLeft: Math.max(0, at - step),
    ArrowRight: Math.min(last, at + step),
    Home: 0,
    End: last,
  }[event.key];
  if (target === undefined) {
    if (event.key === "Escape") chart.setCursor({ left: -10, top: -10 });
    return;
  }
  event.preventDefault();
  chart.setCursor({ left: chart.valToPos(xs[target] ?? 0, "x"), top: 10 });
}

/** What the picture shows at one bucket, for whoever does not see it. */
function toWords(
  { trend, format, formatBucket }: TrendChartProps,
  lines: Trend["lines"],
  index: number,
): string {
  const values = lines.map(({ name, values }) => `${name} ${formatValue(values[index], format)}`);
  return `${formatBucket(trend.labels[index] ?? "")}: ${values.join(", ")}`;
}

function formatValue(value: number | null | undefined, format: TrendChartProps["format"]): string {
  return value === null || value === undefined ? "–" : format(value);
}

interface ValuesProps extends TrendChartProps {
  readonly lines: Trend["lines"];
  readonly pointed: Pointed;
  readonly width: number;
}

function Values({ trend, lines, pointed, width, format, formatBucket }: ValuesProps) {
  const { index, left } = pointed;
  const side = left > width / 2 ? styles.before : styles.after;
  return (
    <div className={`${styles.values} ${side}`} style={{ insetInlineStart: `${left}px` }} aria-hidden="true">
      <p className={styles.bucket}>{formatBucket(trend.labels[index] ?? "")}</p>
      <dl>
        {lines.map(({ name, values, color, isBefore }) => (
          <div key={name} className={styles.row}>
            <dt>
              <span
                className={isBefore ? styles.swatchBefore : styles.swatch}
                style={{ background: color }}
                aria-hidden="true"
              />
              {name}
            </dt>
            <dd>{formatValue(values[index], format)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
