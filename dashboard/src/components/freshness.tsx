/** Owns: how fresh an answer is, as the API promises it. */
import { useEffect, useState } from "react";
import { formatAgo, formatInstant } from "../format/dates.ts";
import styles from "./freshness.module.css";

interface FreshnessProps {
  /** RFC 3339; undefined: nothing is promised. */
  readonly dataThrough: string | undefined;
  readonly zone: string;
}

const TICK_MS = 1_000;
/** What the API promises before it has looked for the first time: everything before 1970. */
const NOTHING_KNOWN = 0;
/** Counting takes seconds; what is later than this is worth a look. */
const LATE_MS = 5 * 60_000;

export function Freshness({ dataThrough, zone }: FreshnessProps) {
  const now = useNow(TICK_MS);
  if (dataThrough === undefined || Date.parse(dataThrough) <= NOTHING_KNOWN) return null;
  const isLate = now - Date.parse(dataThrough) > LATE_MS;
  return (
    <span
      className={`${styles.freshness} ${isLate ? styles.late : ""}`}
      title={formatInstant(dataThrough, zone)}
    >
      <span className={styles.dot} aria-hidden="true" />
      {isLate ? "Behind: everything" : "Everything"} accepted until {formatAgo(dataThrough, now)} is counted
    </span>
  );
}

/** Ms since 1970, so often. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
