import type { EventResponse } from "../../../../shared/contracts/answers/events.ts";
import { Badge, type BadgeLook } from "../../components/badge.tsx";

type Status = EventResponse["status"];

const LOOKS: Readonly<Record<Status, BadgeLook>> = {
  queued: "accent",
  counted: "good",
  amended: "warn",
  voided: "bad",
  quarantined: "bad",
  rejected: "bad",
};

const MEANINGS: Readonly<Record<Status, string>> = {
  queued: "Accepted, and about to be counted",
  counted: "It is in all totals, once",
  amended: "It is in all totals, with other amounts than it came with",
  voided: "It is in no total any more",
  quarantined: "Accepted, and it could not be counted",
  rejected: "Refused at the door: it is in no total",
};

/** What became of an event. */
export function EventStatus({ status }: { readonly status: Status }) {
  return (
    <Badge look={LOOKS[status]} title={MEANINGS[status]}>
      {status}
    </Badge>
  );
}

export function meaningOf(status: Status): string {
  return MEANINGS[status];
}
