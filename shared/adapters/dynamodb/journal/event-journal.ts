/** Owns: reading what the journal holds about one event. Does not own: the entries (repeat-log.ts, quarantine.ts). */
import type { EventJournal } from "../../../ports/event-journal.ts";
import { CORRECTION_PREFIX, toCorrections } from "../ledger/corrections.ts";
import { eventPartition, type JournalDependencies, readPartition, startingWith } from "./journal.ts";
import { QUARANTINE_PREFIX, toEntry } from "./quarantine.ts";
import { REPEAT_PREFIX, toRepeat } from "./repeat-log.ts";

/** A key may be sent again without end; an answer has one. */
const REPEATS_MAX = 1_000;

/** An input that is refused may be sent again without end; the last ones tell why. */
const SET_ASIDE_MAX = 50;

export function createEventJournal(dependencies: JournalDependencies): EventJournal {
  return {
    history: async (organization, eventId) => {
      const partition = eventPartition(organization, eventId);
      const [repeats, corrections] = await Promise.all([
        readPartition(dependencies, partition, { ...startingWith(REPEAT_PREFIX), limit: REPEATS_MAX + 1 }),
        readPartition(dependencies, partition, startingWith(CORRECTION_PREFIX)),
      ]);
      return {
        repeats: repeats.slice(0, REPEATS_MAX).map(toRepeat),
        hasMoreRepeats: repeats.length > REPEATS_MAX,
        corrections: toCorrections(corrections),
      };
    },
    findSetAside: async (organization, eventId) => {
      const items = await readPartition(dependencies, eventPartition(organization, eventId), {
        ...startingWith(QUARANTINE_PREFIX),
        isBackwards: true,
        limit: SET_ASIDE_MAX,
      });
      const entries = items.map(toEntry);
      return entries.find(({ content }) => content.kind === "uncounted") ?? entries[0];
    },
  };
}
