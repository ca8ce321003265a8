/** Owns: the quarantine in the journal. Does not own: what is set aside, and why (shared/application). */
import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { timestampMs } from "../../domain/event/timestamp.ts";
import type { Quarantine, QuarantineEntry } from "../../ports/quarantine.ts";
import {
  eventPartition,
  type JournalDependencies,
  listedUnder,
  readListing,
  readPartition,
} from "./journal.ts";
import type { Item } from "./ledger-mapping.ts";
import { retrying } from "./retry.ts";
import { writeItems } from "./write-items.ts";

export const QUARANTINE_PREFIX = "quarantine#";

/** Refused events are no longer of use when they are too old to be sent again as live ones. */
const REFUSED_DAYS = 36;

export function createQuarantine(dependencies: JournalDependencies): Quarantine {
  return {
    setAside: async (entries) => {
      const items = new Map(entries.map((entry) => [entry.id, toItem(entry)]));
      await writeItems(dependencies, dependencies.journalTable, [...items.values()]);
    },
    list: async (organization, limit, after) => {
      const { items, hasMore } = await readListing(dependencies, listOf(organization), limit, after);
      const entries = items.map(toEntry);
      return { entries, ...(hasMore ? { next: entries.at(-1)?.id ?? "" } : {}) };
    },
    find: async (organization, id) => {
      const { items } = await readListing(dependencies, listOf(organization), 1, `${id}\u{0}`);
      return items.map(toEntry).find((entry) => entry.id === id);
    },
    holds: async (organization, eventId) => {
      const range = { from: QUARANTINE_PREFIX, to: `${QUARANTINE_PREFIX}\u{10ffff}` };
      return (await readPartition(dependencies, eventPartition(organization, eventId), range)).length > 0;
    },
    markReplayed: async (entry, replayedAt) => {
      await retrying(dependencies, () =>
        dependencies.client.send(
          new UpdateItemCommand({
            TableName: dependencies.journalTable,
            Key: keyOf(entry),
            UpdateExpression: "SET replayedAt = :at",
            ConditionExpression: "attribute_exists(pk)",
            ExpressionAttributeValues: { ":at": { S: replayedAt } },
          }),
        ),
      );
    },
  };
}

export function toEntry(item: Item): QuarantineEntry {
  const known: Omit<QuarantineEntry, "id" | "replayedAt"> = JSON.parse(item.entry?.S ?? "{}");
  return {
    ...known,
    id: (item.sk?.S ?? "").slice(QUARANTINE_PREFIX.length),
    ...(item.replayedAt?.S === undefined ? {} : { replayedAt: item.replayedAt.S }),
  };
}

function listOf(organization: string): string {
  return `${organization}#quarantine`;
}

/** An event without a readable key is nobody's repeat: its entry stands alone. */
function keyOf({ organization, eventId, id }: QuarantineEntry): { pk: { S: string }; sk: { S: string } } {
  return {
    pk: { S: eventPartition(organization, eventId ?? `unidentified#${id}`) },
    sk: { S: `${QUARANTINE_PREFIX}${id}` },
  };
}

function toItem(entry: QuarantineEntry): Item {
  const { id, ...content } = entry;
  return {
    ...keyOf(entry),
    ...listedUnder(listOf(entry.organization), id),
    entry: { S: JSON.stringify(content) },
    ...(entry.content.kind === "refused" ? { expires: { N: String(expiresSeconds(entry)) } } : {}),
  };
}

function expiresSeconds({ setAsideAt }: QuarantineEntry): number {
  return Math.ceil(timestampMs(setAsideAt) / 1000) + REFUSED_DAYS * 24 * 60 * 60;
}
