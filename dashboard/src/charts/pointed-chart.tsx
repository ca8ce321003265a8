/**
 * Owns: a chart that is read by pointing at it, by the pointer or by the arrow keys, whatever it draws; a click or Enter picks what
 * one points at. Does not own: what is drawn (trend-options.ts, waterfall-options.ts).
 */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useIsDark } from "../app/theme.ts";
import styles from "./trend-chart.module.css";

export type PictureOptions = Omit<uPlot.Options, "width" | "height">;

export interface Picture {
  readonly options: PictureOptions;
  readonly data: uPlot.AlignedData;
}

/** One value of what is pointed at. */
interface Reading {
  readonly name: string;
  readonly text: string;
  /** As CSS takes it; absent: it has no mark. */
  readonly color?: string;
  readonly isBefore?: boolean;
}

interface PointedChartProps {
  /** Read out instead of the picture. */
  readonly label: string;
  /** How many places there are to point at. */
  readonly count: number;
  /** The place that is read before one points; the last one if not said. */
  readonly start?: number;
  /** The same function while the picture is the same. @param near an element whose colours hold */
  readonly draw: (near: HTMLElement) => Picture;
  readonly headingOf: (index: number) => string;
  readonly read: (index: number) => readonly Reading[];
  readonly onPick?: (index: number) => void;
}

interface Pointed {
  readonly index: number;
  /** Pixels from the left of the chart. */
  readonly left: number;
}

export function PointedChart({
  label,
  count,
  start = count - 1,
  draw,
  headingOf,
  read,
  onPick,
}: PointedChartProps) {
  const { holder, chart, pointed } = useChart(draw);
  const index = Math.min(pointed?.index ?? start, count - 1);
  const words = read(index).map(({ name, text }) => `${name} ${text}`);
  return (
    <div
      className={`${styles.chart} ${onPick === undefined ? "" : styles.picks}`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={count - 1}
      aria-valuenow={index}
      aria-valuetext={`${headingOf(index)}: ${words.join(", ")}`}
      onClick={() => pointed !== undefined && onPick?.(index)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && onPick !== undefined) onPick(index);
        else movePointer(event, chart.current, start);
      }}
    >
      <div ref={holder} className={styles.holder} />
      {pointed !== undefined && (
        <Values
          heading={headingOf(index)}
          readings={read(index)}
          left={pointed.left}
          width={holder.current?.clientWidth ?? 0}
        />
      )}
    </div>
  );
}

/** The chart itself, drawn anew whenever something of it changes: that takes some milliseconds. */
function useChart(draw: PointedChartProps["draw"]) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const [pointed, setPointed] = useState<Pointed>();
  const isDark = useIsDark();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read from the page.
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const { options, data } = draw(element);
    const point = ({ cursor }: uPlot) => {
      const { idx, left = -1 } = cursor;
      setPointed(idx === null || idx === undefined || left < 0 ? undefined : { index: idx, left });
    };
    const drawn = new uPlot(
      { ...options, ...sizeOf(element), hooks: { ...options.hooks, setCursor: [point] } },
      data,
      element,
    );
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize(sizeOf(element)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      chart.current = undefined;
      setPointed(undefined);
    };
  }, [draw, isDark]);
  return { holder, chart, pointed };
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement) {
  return { width: clientWidth, height: clientHeight };
}

function movePointer(event: KeyboardEvent, chart: uPlot | undefined, start: number): void {
  const xs = chart?.data[0];
  if (chart === undefined || xs === undefined || xs.length === 0) return;
  const last = xs.length - 1;
  const at = chart.cursor.idx ?? start;
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

interface ValuesProps {
  readonly heading: string;
  readonly readings: readonly Reading[];
  readonly left: number;
  readonly width: number;
}

function Values({ heading, readings, left, width }: ValuesProps) {
  const side = left > width / 2 ? styles.before : styles.after;
  return (
    <div className={`${styles.values} ${side}`} style={{ insetInlineStart: `${left}px` }} aria-hidden="true">
      <p className={styles.bucket}>{heading}</p>
      <dl>
        {readings.map(({ name, text, color, isBefore }) => (
          <div key={name} className={styles.row}>
            <dt>
              {color !== undefined && (
                <span
                  className={isBefore ? styles.swatchBefore : styles.swatch}
                  style={{ background: color }}
                  aria-hidden="true"
                />
              )}
              {name}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
