/** Owns: reading the index of days. Does not own: how it is written (day-index.ts). */
import type { EventIndex, IndexedChunk } from "../../../ports/event-index.ts";
import { idsFrom, timeOfId } from "../calls/time-ordered-ids.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { backfillDayPartition } from "./backfill-days.ts";
import { dayPartition, readHours, readIds } from "./day-index.ts";
import { type JournalDependencies, readPartition } from "./journal.ts";

export function createEventIndex(dependencies: JournalDependencies): EventIndex {
  const readDay = (
    organization: string,
    day: string,
    range?: { readonly from: string; readonly to: string },
  ) => readPartition(dependencies, dayPartition(organization, day), range);
  return {
    eventIds: async (organization, day, hours) => {
      const ids = new Set<string>();
      for (const item of await readDay(organization, day))
        for (const { eventId } of readIds(item, hours)) ids.add(eventId);
      return [...ids];
    },
    hours: async (organization, day) => {
      const items = await readDay(organization, day);
      return items.reduce<ReadonlySet<number>>((hours, item) => hours.union(readHours(item)), new Set());
    },
    acceptedWithin: async (organization, day, { from, to }) => {
      const items = await readDay(organization, day, { from: idsFrom(from), to: idsFrom(to) });
      return items.map(toChunk).filter(({ chunkId }) => timeOfId(chunkId) !== undefined);
    },
    acceptedBefore: async (organization, day, before) => {
      const items = await readDay(organization, day);
      return items.map(toChunk).filter(({ chunkId }) => (timeOfId(chunkId) ?? 0) < before);
    },
    backfillDays: async (organization) =>
      (await readPartition(dependencies, backfillDayPartition(organization))).map((item) => item.sk?.S ?? ""),
  };
}

function toChunk(item: Item): IndexedChunk {
  return {
    chunkId: item.sk?.S ?? "",
    isOfSingles: item.singles?.BOOL === true,
    eventIds: readIds(item).map(({ eventId }) => eventId),
  };
}
