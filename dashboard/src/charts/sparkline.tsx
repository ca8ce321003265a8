import styles from "./sparkline.module.css";
import { toPaths } from "./sparkline-path.ts";

interface SparklineProps {
  /** Read out instead of the picture. */
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** As CSS takes it. */
  readonly color: string;
}

const [WIDTH, HEIGHT] = [160, 32];

/** How something went on, without axes: beside a number that says how much. It starts at 0. */
export function Sparkline({ label, values, color }: SparklineProps) {
  const { line, dots } = toPaths(values, WIDTH, HEIGHT);
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={line} stroke={color} />
      <path d={dots} stroke={color} className={styles.dots} />
    </svg>
  );
}
