import type { CountDependencies } from "../../shared/application/count-usage.ts";
import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";

/** Counts every event that it is given, and tells which chunks it was given together. */
export function createCountingOfAll() {
  const given: (readonly UsageChunk[])[] = [];
  const stored: number[] = [];
  const dependencies: CountDependencies = {
    ledger: {
      count: async (chunks) => {
        given.push(chunks);
        return chunks.map(({ events }) => ({
          kind: "settled",
          outcomes: events.map(() => ({ kind: "counted" })),
        }));
      },
    },
    store: async (events) => void stored.push(events.length),
    quarantine: { setAside: async () => {} },
    repeats: { record: async () => {} },
    now: () => 0,
  };
  return { dependencies, given, stored };
}
