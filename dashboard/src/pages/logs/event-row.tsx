/** Owns: one event in the list. Drawn anew only when what it shows changes. */
import { memo, type ReactNode } from "react";
import type { ListedEvent } from "../../api/events.ts";
import { Button } from "../../components/button.tsx";
import { ExactMoney } from "../../components/exact-money.tsx";
import { formatInstant } from "../../format/dates.ts";
import { formatExact } from "../../format/numbers.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import styles from "./event-grid.module.css";
import { type Names, NONE } from "./names.ts";

interface Place {
  readonly index: number;
  /** Pixels from the list's top. */
  readonly start: number;
  readonly size: number;
}

interface EventRowProps extends Place {
  readonly event: ListedEvent;
  readonly isActive: boolean;
  readonly names: Names;
  readonly zone: string;
}

/** The head is the first row. */
const FIRST_ROW = 2;

export const EventRow = memo(function EventRow({
  event,
  index,
  start,
  size,
  isActive,
  names,
  zone,
}: EventRowProps) {
  const { timestamp, customerId, meterId, eventType, agentId, quantity, usageCost, idempotencyKey } = event;
  const customer = names.customer(customerId);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see grid-parts.tsx.
    <div
      role="row"
      aria-rowindex={index + FIRST_ROW}
      data-row={index}
      tabIndex={isActive ? 0 : -1}
      className={`${styles.row} ${styles.event} ${event.isVoided === true ? styles.voided : ""}`}
      style={{ height: size, translate: `0 ${start}px` }}
    >
      <Cell className={styles.time} title={timestamp}>
        {formatInstant(timestamp, zone)}
        {event.isVoided === true && <em> voided</em>}
      </Cell>
      <Cell className={styles.customer} title={customer}>
        {customer}
      </Cell>
      <Cell className={styles.meter}>{names.meter(meterId, eventType)}</Cell>
      <Cell className={styles.agent}>{agentId === null ? NONE : names.agent(agentId)}</Cell>
      <Cell className={`${styles.number} ${styles.quantity}`}>{formatExact(quantity)}</Cell>
      <Cell className={`${styles.number} ${styles.cost}`}>
        {usageCost === null ? (
          <span title="Not known">{NONE}</span>
        ) : (
          <ExactMoney value={usageCost} currency={COST_CURRENCY} />
        )}
      </Cell>
      <Cell className={styles.key} title={idempotencyKey}>
        {idempotencyKey}
      </Cell>
    </div>
  );
});

interface CellProps {
  readonly className: string | undefined;
  readonly title?: string;
  readonly children: ReactNode;
}

function Cell({ className, title, children }: CellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see grid-parts.tsx.
    <span role="gridcell" className={className} title={title}>
      {children}
    </span>
  );
}

interface LastRowProps extends Place {
  readonly hasFailed: boolean;
  readonly retry: () => void;
}

/** Where the list goes on. */
export function LastRow({ index, start, size, hasFailed, retry }: LastRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see grid-parts.tsx.
    <div
      role="row"
      aria-rowindex={index + FIRST_ROW}
      className={styles.last}
      style={{ height: size, translate: `0 ${start}px` }}
    >
      <Cell className={undefined}>
        {hasFailed ? (
          <>
            More events could not be loaded. <Button onClick={retry}>Try again</Button>
          </>
        ) : (
          "Loading more…"
        )}
      </Cell>
    </div>
  );
}
