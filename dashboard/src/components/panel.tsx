/** Owns: one panel of a page - its heading, its actions, its room - and that a fault in it leaves the other panels alone. */
import { Component, type ReactNode, useId } from "react";
import styles from "./panel.module.css";

export interface PanelProps {
  readonly title: string;
  /** A sentence: what the numbers are. */
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  /** Kept while it loads, so that nothing below moves. */
  readonly height?: "small" | "figures" | "chart" | "table";
  readonly className?: string;
  readonly children: ReactNode;
}

export function Panel({ title, about, actions, height = "small", className = "", children }: PanelProps) {
  const titleId = useId();
  return (
    <section className={`${styles.panel} ${className}`} aria-labelledby={titleId}>
      <header className={styles.head}>
        <div>
          <h2 id={titleId}>{title}</h2>
          {about !== undefined && <p className={styles.about}>{about}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={`${styles.body} ${styles[height]}`}>
        <Guard>{children}</Guard>
      </div>
    </section>
  );
}

/** React has no hook for what a child throws while it draws. */
class Guard extends Component<{ readonly children: ReactNode }, { readonly fault: string | undefined }> {
  override state = { fault: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.fault === undefined) return this.props.children;
    return (
      <p role="alert" className={styles.fault}>
        This panel could not be drawn: {this.state.fault}
      </p>
    );
  }
}
