/** Owns: what happened to an event: how it was corrected, what came again under its key, and which totals it is in. */
import type { CorrectionView, StandingAmounts } from "../../../../shared/contracts/answers/corrections.ts";
import type { EventResponse } from "../../../../shared/contracts/answers/events.ts";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { formatExact, formatMoneyExact } from "../../format/numbers.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import { Instant } from "./event-content.tsx";
import styles from "./event-panel.module.css";
import { type Names, NONE } from "./names.ts";

interface CorrectionListProps {
  readonly corrections: readonly CorrectionView[];
  readonly zone: string;
}

export function CorrectionList({ corrections, zone }: CorrectionListProps) {
  if (corrections.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Corrections">
      <h3>Corrections</h3>
      <ol className={styles.history}>
        {corrections.map(({ id, kind, reason, by, at, before, after }) => (
          <li key={id}>
            <p>
              <strong>{kind === "void" ? "Voided" : "Amended"}</strong>: {reason}
            </p>
            {kind === "amend" && <AmountChange before={before} after={after} />}
            <p className={styles.quiet}>
              <Instant at={at} zone={zone} />, by the key <code>{by}</code>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface AmountChangeProps {
  readonly before: StandingAmounts;
  readonly after: StandingAmounts;
}

export function AmountChange({ before, after }: AmountChangeProps) {
  const cost = (amount: string | null) =>
    amount === null ? "not known" : formatMoneyExact(amount, COST_CURRENCY);
  return (
    <p>
      {before.quantity !== after.quantity && (
        <>
          Quantity {formatExact(before.quantity)} → {formatExact(after.quantity)}{" "}
        </>
      )}
      {before.usageCost !== after.usageCost && (
        <>
          Cost {cost(before.usageCost)} → {cost(after.usageCost)}
        </>
      )}
    </p>
  );
}

interface HistoryProps {
  readonly event: EventResponse;
  readonly names: Names;
}

/** A later sending with the same content is a duplicate; with another one it is a conflict, of which the first stays. */
export function RepeatList({ event, names, zone }: HistoryProps & { readonly zone: string }) {
  if (event.repeats.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Repeats">
      <h3>Sent again under the same key</h3>
      <ol className={styles.history}>
        {event.repeats.map(({ kind, acceptedAt, contentHash, ...came }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be equal, and none moves.
          <li key={index}>
            <p>
              <strong>{kind === "duplicate" ? "Duplicate" : "Conflict"}</strong>{" "}
              {kind === "duplicate"
                ? "with the same content: counted once"
                : "with other content: not counted"}
            </p>
            {kind === "conflict" && (
              <p>
                {came.quantity === undefined ? NONE : formatExact(came.quantity)}{" "}
                {names.meter(came.meterId ?? null, came.eventType)} of{" "}
                {names.customer(came.customerId ?? null)}
              </p>
            )}
            <p className={styles.quiet}>
              <Instant at={acceptedAt} zone={zone} />
            </p>
          </li>
        ))}
      </ol>
      {event.hasMoreRepeats === true && <p className={styles.quiet}>There are more: these are the first.</p>}
    </section>
  );
}

type Placement = EventResponse["countedIn"][number];

/** Where one finds the event again in the totals. Periods are of UTC. */
export function PlacementList({ event, names }: HistoryProps) {
  if (event.countedIn.length === 0) return null;
  const columns: readonly Column<Placement>[] = [
    { name: "Total", cell: ({ rollup }) => rollup },
    { name: "Period", cell: ({ period, slot }) => `${period} · ${slot}` },
    { name: "Of", cell: (placement) => describePlace(placement, names) },
  ];
  return (
    <section className={styles.section} aria-label="Counted in">
      <h3>Counted in</h3>
      <DataTable
        caption="Totals that the event is in"
        columns={columns}
        rows={event.countedIn}
        keyOf={(placement) => JSON.stringify(placement)}
      />
    </section>
  );
}

function describePlace(placement: Placement, names: Names): string {
  return [
    "customerId" in placement ? names.customer(placement.customerId) : undefined,
    "meterId" in placement ? names.meter(placement.meterId) : undefined,
    "agentId" in placement && placement.agentId !== null ? names.agent(placement.agentId) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
