import { useQuery } from "@tanstack/react-query";
import type { EventResponse } from "../../../../shared/contracts/answers/events.ts";
import { eventOfKeyQuery } from "../../api/events.ts";
import { Answered } from "../../components/answered.tsx";
import { Button } from "../../components/button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatInstant } from "../../format/dates.ts";
import { formatExact } from "../../format/numbers.ts";
import { EventStatus } from "./event-status.tsx";
import { NONE, useNames } from "./names.ts";

interface EventOfKeyProps {
  readonly idempotencyKey: string;
  readonly zone: string;
  readonly onOpen: (id: string) => void;
}

/** The one event of a key, whatever became of it: also if it was refused, or is voided. */
export function EventOfKey({ idempotencyKey, zone, onOpen }: EventOfKeyProps) {
  const query = useQuery(eventOfKeyQuery(idempotencyKey));
  const names = useNames();
  const columns: readonly Column<EventResponse>[] = [
    { name: "Status", cell: ({ status }) => <EventStatus status={status} /> },
    {
      name: "Time",
      cell: ({ timestamp }) => (timestamp === null ? NONE : formatInstant(timestamp, zone)),
    },
    { name: "Customer", cell: ({ customerId }) => names.customer(customerId) },
    { name: "Meter", isMinor: true, cell: ({ meterId, eventType }) => names.meter(meterId, eventType) },
    {
      name: "Quantity",
      isNumber: true,
      cell: ({ quantity }) => (quantity === null ? NONE : formatExact(quantity)),
    },
    {
      name: "Actions",
      cell: ({ id }) => (
        <Button onClick={() => onOpen(id)} aria-label="Open the event">
          Open
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title="Event of the key"
      about="One key is one event, of any day: the other filters rest"
      height="chart"
    >
      <Answered
        query={query}
        isEmpty={({ body }) => body.data.length === 0}
        empty={`No event of the key ${idempotencyKey} is known. Keys are compared letter by letter.`}
      >
        {({ body }) => (
          <DataTable caption="The one event" columns={columns} rows={body.data} keyOf={({ id }) => id} />
        )}
      </Answered>
    </Panel>
  );
}
