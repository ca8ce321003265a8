/** Owns: which lines a chart has, by their colours; a press hides one, or shows it again. */
import styles from "./legend.module.css";
import type { Line } from "./trend.ts";

interface LegendProps {
  readonly lines: readonly Pick<Line, "name" | "color" | "isBefore">[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (name: string) => void;
}

export function Legend({ lines, hidden, onToggle }: LegendProps) {
  return (
    <ul className={styles.legend} aria-label="Lines">
      {lines.map(({ name, color, isBefore }) => (
        <li key={name}>
          <button
            type="button"
            className={styles.entry}
            aria-pressed={!hidden.has(name)}
            onClick={() => onToggle(name)}
          >
            <span className={isBefore ? styles.swatchBefore : styles.swatch} style={{ background: color }} />
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
