/** Owns: the frame of a page: its heading, what filters all of it, its panels. */
import { type ReactNode, useEffect } from "react";
import styles from "./page.module.css";

interface PageProps {
  readonly title: string;
  /** What leads here, such as the list that the page's subject is of. */
  readonly above?: ReactNode;
  /** A line that is said of all its numbers, such as how fresh they are. */
  readonly below?: ReactNode;
  readonly filters?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, above, below, filters, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Tallymark`;
  }, [title]);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <div>
          {above}
          <h1>{title}</h1>
          {below}
        </div>
        {filters !== undefined && <div className={styles.filters}>{filters}</div>}
      </div>
      {children}
    </div>
  );
}

/** Panels side by side where there is room. */
export function Grid({ children }: { readonly children: ReactNode }) {
  return <div className={styles.grid}>{children}</div>;
}

/** Of a panel in a Grid: takes the whole width. */
export const WIDE = styles.wide ?? "";
