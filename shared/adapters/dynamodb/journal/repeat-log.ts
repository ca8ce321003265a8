import type { Repeat } from "../../../domain/event/fate.ts";
import type { RepeatedEvent, RepeatLog } from "../../../ports/repeat-log.ts";
import { writeItems } from "../calls/write-items.ts";
import { factsOf, fromFacts } from "../ledger/event-facts.ts";
import { expiry, type Item } from "../ledger/ledger-mapping.ts";
import { eventPartition, type JournalDependencies } from "./journal.ts";

export const REPEAT_PREFIX = "repeat#";

export function createRepeatLog(dependencies: JournalDependencies): RepeatLog {
  return {
    record: async (repeats) => {
      // The same message may be delivered twice in one batch; a batch of puts takes each key once.
      const items = new Map(repeats.map(toItem).map((item) => [`${item.pk?.S} ${item.sk?.S}`, item]));
      await writeItems(dependencies, dependencies.journalTable, [...items.values()]);
    },
  };
}

function toItem({ chunk, event, index, kind }: RepeatedEvent): Item {
  return {
    pk: { S: eventPartition(chunk.organization, event.id) },
    sk: { S: `${REPEAT_PREFIX}${chunk.chunkId}#${index}` },
    kind: { S: kind },
    acceptedAt: { S: chunk.acceptedAt },
    hash: { S: event.contentHash },
    ...(kind === "conflict" ? { facts: { S: factsOf(event) } } : {}),
    ...expiry(chunk),
  };
}

export function toRepeat(item: Item): Repeat {
  return {
    kind: item.kind?.S === "conflict" ? "conflict" : "duplicate",
    acceptedAt: item.acceptedAt?.S ?? "",
    contentHash: item.hash?.S ?? "",
    ...(item.facts?.S === undefined ? {} : { facts: fromFacts(item.facts.S) }),
  };
}
