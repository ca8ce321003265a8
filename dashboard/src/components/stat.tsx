/** Owns: one number that a page is headed by, and how it changed. */
import type { ReactNode } from "react";
import { formatChange } from "../format/numbers.ts";
import styles from "./stat.module.css";

interface StatProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly change?: ReactNode;
}

/** Its parts lie in rows that all stats beside it share: what comes late to one of them moves nothing. */
export function Stat({ label, value, note, change }: StatProps) {
  return (
    <div className={styles.stat}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>{value}</dd>
      {isThere(change) && <dd className={styles.compared}>{change}</dd>}
      {isThere(note) && <dd className={styles.note}>{note}</dd>}
    </div>
  );
}

function isThere(part: ReactNode): boolean {
  return part !== undefined && part !== null && part !== false;
}

interface StatsProps {
  /** Numbers of them are compared: the row is kept while what they are compared with is on its way. */
  readonly isCompared?: boolean;
  readonly children: ReactNode;
}

export function Stats({ isCompared = false, children }: StatsProps) {
  return <dl className={`${styles.stats} ${isCompared ? styles.isCompared : ""}`}>{children}</dl>;
}

interface ChangeProps {
  readonly now: number;
  readonly before: number;
  /** What it is compared with, such as `than in Oct 1 – 27, 2026`. */
  readonly than: string;
  /** More is worse, as of costs. */
  readonly isBad?: boolean;
}

/** How much more or less. Nothing before: there is no ratio to tell. */
export function Change({ now, before, than, isBad = false }: ChangeProps) {
  if (before === 0) return null;
  const isUp = now > before;
  const isSame = now === before;
  const look = isSame ? styles.same : isUp !== isBad ? styles.better : styles.worse;
  const change = formatChange(now, before);
  return (
    <span className={`${styles.change} ${look}`} title={`${change} ${than}`}>
      <span aria-hidden="true">{isSame ? "=" : isUp ? "▲" : "▼"}</span> {change}
      <span className="visually-hidden"> {than}</span>
    </span>
  );
}
