import { useQuery } from "@tanstack/react-query";
import { eventTypesQuery } from "../../api/catalog.ts";
import { Panel } from "../../components/panel.tsx";
import styles from "./first-event.module.css";

/** How to begin, for whoever has sent nothing yet: the first event makes a meter. */
export function FirstEvent() {
  const { data } = useQuery(eventTypesQuery());
  if (data === undefined || data.entries.length > 0) return null;
  return (
    <Panel title="Send a first event" about="A customer and a meter that are not known yet are made by it">
      <pre className={styles.command}>
        <code>{commandFor(location.origin)}</code>
      </pre>
      <p className={styles.note}>
        In the place of $KEY stands a tm_sk_ key that may write events; Settings makes one. Seconds later the
        event is counted.
      </p>
    </Panel>
  );
}

/** The command of the README, for the address at which the dashboard stands. */
function commandFor(origin: string): string {
  const event = {
    idempotencyKey: "call-0001",
    customer: "acme",
    eventType: "tokens",
    quantity: "1842",
    cost: "0.0037",
  };
  return `curl ${origin}/v1/events -H "x-api-key: $KEY" -H 'content-type: application/json' -d '${JSON.stringify(event, null, 2)}'`;
}
