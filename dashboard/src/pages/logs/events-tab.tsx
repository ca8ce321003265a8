/** Owns: the list of raw events, as they count now. */
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type EventPage, eventsQuery, type EventFilters as Filters } from "../../api/events.ts";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatDays } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import type { TimeWindow } from "../../view/window.ts";
import { EventFilters } from "./event-filters.tsx";
import { EventGrid } from "./event-grid.tsx";
import { EventOfKey } from "./event-of-key.tsx";
import { eventsToCsv } from "./events-csv.ts";
import { useNames } from "./names.ts";
import { NewerHint } from "./newer-hint.tsx";
import { indexRows } from "./row-index.ts";
import type { LogsSearch } from "./search.ts";

interface EventsTabProps {
  readonly search: LogsSearch;
  readonly window: TimeWindow;
  readonly onChange: (change: Partial<LogsSearch>) => void;
  readonly onOpen: (id: string) => void;
}

export function EventsTab({ search, window, onChange, onOpen }: EventsTabProps) {
  const { meter, customer, agent, min, key } = search;
  const filters = useMemo<Filters>(
    () => ({ meterId: meter, customerId: customer, agentId: agent, minQuantity: min }),
    [meter, customer, agent, min],
  );
  return (
    <>
      <EventFilters search={search} onChange={onChange} />
      {key === undefined ? (
        <EventList
          // Of other filters it is another list: it begins at its top.
          key={JSON.stringify([filters, window])}
          filters={filters}
          window={window}
          onOpen={onOpen}
        />
      ) : (
        <EventOfKey idempotencyKey={key} zone={window.zone} onOpen={onOpen} />
      )}
    </>
  );
}

interface EventListProps extends Pick<EventsTabProps, "window" | "onOpen"> {
  readonly filters: Filters;
}

function EventList({ filters, window, onOpen }: EventListProps) {
  const names = useNames();
  const query = useInfiniteQuery(eventsQuery(filters, window));
  const { data, hasNextPage } = query;
  const rows = useMemo(() => indexRows(data?.pages ?? []), [data]);
  const count = `${formatWhole(rows.count)} ${rows.count === 1 ? "event" : "events"}`;
  return (
    <Panel
      title="Events"
      about={data === undefined ? "Newest first" : hasNextPage ? `${count} loaded, newest first` : count}
      height="chart"
      actions={
        <>
          <NewerHint filters={filters} window={window} shown={data?.pages[0]?.data} />
          <CsvButton
            name={hasNextPage ? `events-newest-${rows.count}` : "events"}
            days={window}
            csv={rows.count === 0 ? undefined : () => eventsToCsv(data?.pages ?? [], names)}
          />
        </>
      }
    >
      <Answered<InfiniteData<EventPage>>
        // What stands at the list's end says that going on failed.
        query={{ ...query, error: query.isFetchNextPageError ? null : query.error }}
        isEmpty={() => rows.count === 0}
        empty={`No event of ${formatDays(window.from, window.to)} is like this. Other days or filters may have some; what was refused stands under Set aside.`}
      >
        {() => (
          <EventGrid
            rows={rows}
            names={names}
            zone={window.zone}
            hasMore={hasNextPage}
            isLoading={query.isFetchingNextPage}
            hasFailed={query.isFetchNextPageError}
            loadMore={query.fetchNextPage}
            onOpen={onOpen}
          />
        )}
      </Answered>
    </Panel>
  );
}
