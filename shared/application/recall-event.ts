/**
 * Owns: an event that only the event store still knows, with the meters that it feeds.
 * Does not own: which meters an event feeds (domain/meter/effect.ts).
 *
 * The event store keeps no feeds. Meters never change but to end, so what an event fed follows from them and from when it was accepted.
 */
import { timestampMs } from "../domain/event/timestamp.ts";
import { feedsOf } from "../domain/meter/effect.ts";
import type { Meter } from "../domain/meter/meter.ts";
import { MeteringError } from "../errors.ts";
import type { EventFinder, FoundEvent } from "../ports/event-store.ts";
import type { Meters } from "../ports/meters.ts";

export interface RecallDependencies {
  readonly eventStore: EventFinder;
  readonly meters: Pick<Meters, "list">;
}

/** Finds events as its event store does, and knows what they feed. It throws also MeteringError catalog.unavailable. */
export function createRecall({ eventStore, meters }: RecallDependencies): EventFinder {
  return {
    find: async (organization, eventId, before) => {
      const found = await eventStore.find(organization, eventId, before);
      return found && withFeeds(found, await listAll(meters, organization));
    },
  };
}

async function listAll(meters: Pick<Meters, "list">, organization: string): Promise<readonly Meter[]> {
  try {
    return await meters.list(organization);
  } catch (cause) {
    const message = "the meters that the event feeds cannot be read at this moment; ask again";
    throw new MeteringError("catalog.unavailable", message, { cause });
  }
}

function withFeeds(found: FoundEvent, meters: readonly Meter[]): FoundEvent {
  const feeds = feedsOf(meters, found.event, timestampMs(found.acceptedAt));
  return feeds.length === 0 ? found : { ...found, event: { ...found.event, feeds } };
}
