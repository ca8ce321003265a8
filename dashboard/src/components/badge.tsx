import type { ReactNode } from "react";
import styles from "./badge.module.css";

export type BadgeLook = "plain" | "good" | "bad" | "warn" | "accent";

interface BadgeProps {
  readonly look?: BadgeLook;
  /** For whoever points at it: what the word means, or since when. */
  readonly title?: string;
  readonly children: ReactNode;
}

/** A status in a word. The word says it: the colour only helps to find it. */
export function Badge({ look = "plain", title, children }: BadgeProps) {
  return (
    <span className={`${styles.badge} ${styles[look]}`} title={title}>
      {children}
    </span>
  );
}
