/** Owns: how fresh an answer is, in words that go on with the time. */
import { useEffect, useState } from "react";
import { formatAgo, formatInstant } from "../format/dates.ts";
import { readPromise } from "../view/freshness.ts";
import styles from "./freshness.module.css";

export interface FreshnessProps {
  readonly query: {
    readonly data: { readonly dataThrough: string | undefined } | undefined;
    readonly dataUpdatedAt: number;
  };
  readonly zone: string;
}

const TICK_MS = 1_000;

/** Its line is kept while nothing is known: nothing below moves when it comes. */
export function Freshness({ query: { data, dataUpdatedAt }, zone }: FreshnessProps) {
  const now = useNow(TICK_MS);
  const promised = readPromise(data?.dataThrough, dataUpdatedAt);
  if (promised === undefined) return <p className={styles.freshness} />;
  const { dataThrough, isBehind } = promised;
  return (
    <p
      className={`${styles.freshness} ${isBehind ? styles.late : ""}`}
      title={formatInstant(dataThrough, zone)}
    >
      <span className={styles.dot} aria-hidden="true" />
      <span>
        {isBehind ? "Behind: everything" : "Everything"} accepted until {formatAgo(dataThrough, now)} is
        counted
      </span>
    </p>
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
