/** Owns: the quarantine in the journal. Does not own: what is set aside, and why (shared/application). */
import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { timestampMs } from "../../../domain/event/timestamp.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Quarantine, QuarantineEntry } from "../../../ports/quarantine.ts";
import { retrying } from "../calls/retry.ts";
import { writeItems } from "../calls/write-items.ts";
import { hasExpired, type Item } from "../ledger/ledger-mapping.ts";
import { eventPartition, type JournalDependencies, listedUnder, readListing } from "./journal.ts";

export const QUARANTINE_PREFIX = "quarantine#";

/** Refused events are no longer of use when they are too old to be sent again as live ones. */
const REFUSED_DAYS = 36;

export interface QuarantineDependencies extends JournalDependencies {
  readonly now: Clock;
}

export function createQuarantine(dependencies: QuarantineDependencies): Quarantine {
  // TTL deletes late, and a replay that comes later than the claim of a former one could count twice.
  const isAlive = (item: Item) => !hasExpired(item, dependencies.now() / 1000);
  return {
    setAside: async (entries) => {
      const items = new Map(entries.map((entry) => [entry.id, toItem(entry)]));
      await writeItems(dependencies, dependencies.journalTable, [...items.values()]);
    },
    list: async (organization, limit, after) => {
      const { items, hasMore } = await readListing(dependencies, listOf(organization), limit, after);
      const last = items.at(-1);
      return {
        entries: items.filter(isAlive).map(toEntry),
        ...(hasMore && last !== undefined ? { next: toEntry(last).id } : {}),
      };
    },
    find: async (organization, id) => {
      const { items } = await readListing(dependencies, listOf(organization), 1, `${id}\u{0}`);
      return items
        .filter(isAlive)
        .map(toEntry)
        .find((entry) => entry.id === id);
    },
    markReplayed: async (entry, replayedAt) => {
      try {
        await retrying(dependencies, () =>
          dependencies.client.send(toReplayMark(dependencies.journalTable, entry, replayedAt)),
        );
      } catch (error) {
        // Expired meanwhile: there is nothing left to mark.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

function toReplayMark(TableName: string, entry: QuarantineEntry, replayedAt: string): UpdateItemCommand {
  return new UpdateItemCommand({
    TableName,
    Key: keyOf(entry),
    UpdateExpression: "SET replayedAt = :at",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeValues: { ":at": { S: replayedAt } },
  });
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
