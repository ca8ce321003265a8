import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowUp } from "lucide-react";
import {
  type EventFilters,
  eventsQuery,
  type ListedEvent,
  NEWEST_ROWS,
  newestEventsQuery,
} from "../../api/events.ts";
import { Button } from "../../components/button.tsx";
import { dayIn } from "../../view/days.ts";
import type { TimeWindow } from "../../view/window.ts";
import { countNewer } from "./newer.ts";

interface NewerHintProps {
  readonly filters: EventFilters;
  readonly window: TimeWindow;
  /** The first page of the list; undefined: it is not there yet. */
  readonly shown: readonly ListedEvent[] | undefined;
}

/** Says that newer events have come. The rows stay where they are until the reader wants the new ones. */
export function NewerHint({ filters, window, shown }: NewerHintProps) {
  const queries = useQueryClient();
  // Days that are over get hardly any new events.
  const isOpen = window.to >= dayIn(window.zone, window.now);
  const newest = useQuery({ ...newestEventsQuery(filters, window), enabled: isOpen && shown !== undefined });
  const count = countNewer(newest.data?.data ?? [], shown ?? []);
  return (
    <span role="status">
      {count > 0 && shown !== undefined && (
        <Button
          onClick={() => void queries.resetQueries({ queryKey: eventsQuery(filters, window).queryKey })}
        >
          <ArrowUp size={15} aria-hidden="true" />
          Show {count === NEWEST_ROWS ? `${count} or more` : count} newer {count === 1 ? "event" : "events"}
        </Button>
      )}
    </span>
  );
}
