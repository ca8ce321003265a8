/** Owns: what came with an event. */
import { Children, type ReactNode } from "react";
import type { EventResponse } from "../../../../shared/contracts/answers/events.ts";
import { ExactMoney } from "../../components/exact-money.tsx";
import { formatInstant } from "../../format/dates.ts";
import { formatExact } from "../../format/numbers.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import styles from "./event-panel.module.css";
import { type Names, NONE } from "./names.ts";

interface EventContentProps {
  readonly event: EventResponse;
  readonly names: Names;
  readonly zone: string;
}

export function EventContent({ event, names, zone }: EventContentProps) {
  const { timestamp, acceptedAt, idempotencyKey, quantity, usageCost, original, properties } = event;
  return (
    <section className={styles.section} aria-label="Content">
      <dl className={styles.facts}>
        <Fact name="Time">{timestamp && <Instant at={timestamp} zone={zone} />}</Fact>
        <Fact name="Accepted">{acceptedAt && <Instant at={acceptedAt} zone={zone} />}</Fact>
        <Fact name="Customer">
          <span title={event.customerId ?? undefined}>{names.customer(event.customerId)}</span>
        </Fact>
        <Fact name="Meter">
          <span title={event.meterId ?? undefined}>{names.meter(event.meterId, event.eventType)}</span>
        </Fact>
        <Fact name="Agent">
          {event.agentId && <span title={event.agentId}>{names.agent(event.agentId)}</span>}
        </Fact>
        <Fact name="Quantity">
          {quantity && <strong>{formatExact(quantity)}</strong>}
          {original && original.quantity !== quantity && <s>{formatExact(original.quantity)}</s>}
        </Fact>
        <Fact name="Cost">
          <Cost value={usageCost} />
          {original && original.usageCost !== usageCost && (
            <s>
              <Cost value={original.usageCost} />
            </s>
          )}
        </Fact>
        <Fact name="Idempotency key">{idempotencyKey && <code>{idempotencyKey}</code>}</Fact>
      </dl>
      <h3>Properties</h3>
      <Properties properties={properties} />
    </section>
  );
}

/** Null: the event does not say what it cost. */
function Cost({ value }: { readonly value: string | null }) {
  return value === null ? "not known" : <ExactMoney value={value} currency={COST_CURRENCY} />;
}

function Properties({ properties }: Pick<EventResponse, "properties">) {
  const fields = Object.entries(properties ?? {});
  if (fields.length === 0) return <p className={styles.quiet}>None came with it.</p>;
  return (
    <dl className={styles.facts}>
      {fields.map(([name, value]) => (
        <Fact key={name} name={name}>
          <code>{typeof value === "string" ? value : JSON.stringify(value, null, 1)}</code>
        </Fact>
      ))}
    </dl>
  );
}

/** Nothing in it: there is no such thing. */
function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const isNone = Children.toArray(children).every((part) => part === "");
  return (
    <div>
      <dt>{name}</dt>
      <dd>{isNone ? NONE : children}</dd>
    </div>
  );
}

export function Instant({ at, zone }: { readonly at: string; readonly zone: string }) {
  return (
    <time dateTime={at} title={at} className={styles.instant}>
      {formatInstant(at, zone)}
    </time>
  );
}
