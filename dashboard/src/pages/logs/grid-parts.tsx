/**
 * Owns: the frame of a list that is drawn in part. A real table would draw all of its rows: roles say to screen readers what it is.
 */
import type { KeyboardEvent, MouseEvent, ReactNode, Ref, UIEvent } from "react";
import styles from "./event-grid.module.css";

interface GridFrameProps {
  /** With the head's; -1: not known yet. */
  readonly rowCount: number;
  readonly children: ReactNode;
}

export function GridFrame({ rowCount, children }: GridFrameProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above.
    <div role="grid" aria-label="Events" aria-rowcount={rowCount} className={styles.grid}>
      {children}
    </div>
  );
}

const COLUMNS = ["Time", "Customer", "Meter", "Agent", "Quantity", "Cost", "Idempotency key"];
const NUMBERS = new Set(["Quantity", "Cost"]);

export function GridHead() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above.
    <div role="rowgroup" className={styles.head}>
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above; one goes from row to row. */}
      <div role="row" aria-rowindex={1} className={styles.row}>
        {COLUMNS.map((name) => (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above.
          <span key={name} role="columnheader" className={NUMBERS.has(name) ? styles.number : undefined}>
            {name}
          </span>
        ))}
      </div>
    </div>
  );
}

interface GridBodyProps {
  readonly ref: Ref<HTMLDivElement>;
  /** Of all rows, drawn or not. */
  readonly pixels: number;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  readonly onFocusRow: (index: number) => void;
  readonly onOpen: (index: number) => void;
  /** Whether the key did something. */
  readonly onKey: (key: string) => boolean;
  readonly children: ReactNode;
}

export function GridBody({ ref, pixels, onScroll, onFocusRow, onOpen, onKey, children }: GridBodyProps) {
  const openRow = (event: MouseEvent | KeyboardEvent) => {
    const index = rowOf(event.target);
    if (index !== undefined) onOpen(index);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above.
    <div
      ref={ref}
      role="rowgroup"
      className={styles.body}
      onScroll={onScroll}
      onClick={openRow}
      onFocus={({ target }) => {
        const index = rowOf(target);
        if (index !== undefined) onFocusRow(index);
      }}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || rowOf(event.target) === undefined) return;
        if (event.key === "Enter" || event.key === " ") openRow(event);
        else if (!onKey(event.key)) return;
        event.preventDefault();
      }}
    >
      <div role="presentation" className={styles.sizer} style={{ height: pixels }}>
        {children}
      </div>
    </div>
  );
}

/** The number of the event's row that something stands in. */
function rowOf(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
  return row === null ? undefined : Number(row.dataset.row);
}
