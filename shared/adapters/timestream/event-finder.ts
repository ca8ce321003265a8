/** Owns: finding one event in Timestream. Does not own: reading its record back (found-event.ts). */
import type { EventFinder } from "../../ports/event-store.ts";
import { COLUMNS } from "./event-mapping.ts";
import { selectEvent, toFoundEvent } from "./found-event.ts";
import { buildQuery, equal, timeWithin } from "./query-builder.ts";
import { type RunQueryDependencies, runQuery } from "./run-query.ts";

export interface EventFinderDependencies extends RunQueryDependencies {
  readonly database: string;
  readonly table: string;
}

export function createEventFinder(dependencies: EventFinderDependencies): EventFinder {
  const { database, table } = dependencies;
  return {
    find: async (organization, eventId, before) => {
      const { rows, lacking } = await runQuery(dependencies, (lacking) =>
        buildQuery({
          database,
          table,
          organization,
          select: selectEvent(lacking),
          where: [equal(COLUMNS.eventId, eventId), timeWithin([{ start: 0, end: before }])],
          groupBy: 0,
          limit: 1,
        }),
      );
      const [row] = rows;
      return row && toFoundEvent(row, selectEvent(lacking));
    },
  };
}
