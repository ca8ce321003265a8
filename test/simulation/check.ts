/**
 * Owns: what must hold when everything is delivered, computed from the tables themselves by no code of the product.
 */
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import type { InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

export interface Books {
  readonly database: InMemoryDynamoDb;
  /** Every write of an event to the event store, by event id. */
  readonly store: ReadonlyMap<string, readonly StoredEvent[]>;
  /** Every event that a client was told is accepted. */
  readonly accepted: readonly StoredEvent[];
  /** Events of messages that were lost: the event store gets those from a recount, which is not simulated here. */
  readonly lost: ReadonlySet<string>;
}

type Item = ReturnType<InMemoryDynamoDb["items"]>[number];

const FAMILIES = [
  /^org#customer#/,
  /^org#organization#/,
  /^org#customers#\d{4}-\d\d$/,
  /^org#customers#\d{4}-\d\d#/,
];

/** The first thing that is wrong, or undefined. */
export function findFault(books: Books): string | undefined {
  const counted = readCounted(books.database);
  return (
    findMissing(books.accepted, counted) ??
    findWrongTotals(books.database, counted) ??
    findWrongStore(books, counted)
  );
}

/** Whether an event is claimed that does not count. */
export function hasOrphans(database: InMemoryDynamoDb): boolean {
  const claims = database.items("ledger").filter(({ pk }) => pk?.S?.startsWith("org#event#"));
  return claims.length > readCounted(database).size;
}

interface Counted {
  readonly quantity: number;
  readonly hash: string;
}

/** The events whose claim is committed, by id. */
function readCounted(database: InMemoryDynamoDb): ReadonlyMap<string, Counted> {
  const items = database.items("ledger");
  const markers = new Set(items.filter(({ fenced }) => fenced?.BOOL !== true).map(({ pk }) => pk?.S));
  const isCounted = ({ owner, alone }: Item) => alone?.BOOL === true || markers.has(`org#chunk#${owner?.S}`);
  return new Map(
    items
      .filter((item) => item.pk?.S?.startsWith("org#event#") && isCounted(item))
      .map((item) => [
        item.pk?.S?.slice("org#event#".length) ?? "",
        { quantity: Number(JSON.parse(item.facts?.S ?? "[]")[5]), hash: item.hash?.S ?? "" },
      ]),
  );
}

/** Every accepted key counts, with a content that was accepted. */
function findMissing(
  accepted: readonly StoredEvent[],
  counted: ReadonlyMap<string, Counted>,
): string | undefined {
  for (const [id, events] of Map.groupBy(accepted, ({ event }) => event.id)) {
    const standing = counted.get(id);
    const key = events[0]?.event.idempotencyKey;
    if (standing === undefined) return `under: ${key} was accepted and never counted`;
    if (!events.some(({ event }) => Number(event.quantity) === standing.quantity))
      return `wrong: ${key} counts as ${standing.quantity}, which nobody sent`;
  }
  return undefined;
}

/** Each family of counters holds the sum of what counts. */
function findWrongTotals(
  database: InMemoryDynamoDb,
  counted: ReadonlyMap<string, Counted>,
): string | undefined {
  const expected = [counted.size, [...counted.values()].reduce((sum, { quantity }) => sum + quantity, 0)];
  const rollups = database.items("rollups");
  for (const family of FAMILIES) {
    const entries = rollups
      .filter(({ pk }) => family.test(pk?.S ?? ""))
      .flatMap((item) => Object.entries(item));
    const found = ["n", "q"].map((letter) =>
      entries.reduce((sum, [name, value]) => (isSlot(name, letter) ? sum + Number(value.N) : sum), 0),
    );
    if (found[0] === expected[0] && found[1] === expected[1]) continue;
    const direction = Number(found[0]) > Number(expected[0]) ? "over" : "under";
    return `${direction}: ${family.source} holds ${found.join(" / ")} events / quantity, not ${expected.join(" / ")}`;
  }
  return undefined;
}

function isSlot(name: string, letter: string): boolean {
  return name.length === 3 && name.startsWith(letter);
}

/** The event store got each counted event, as it counts, and nothing else. */
function findWrongStore({ store, lost }: Books, counted: ReadonlyMap<string, Counted>): string | undefined {
  for (const [id, writes] of store) {
    const hash = counted.get(id)?.hash;
    const strange = writes.find(({ event }) => event.contentHash !== hash);
    if (strange !== undefined)
      return `wrong: the event store got ${strange.event.idempotencyKey} as it does not count`;
  }
  for (const id of counted.keys())
    if (!store.has(id) && !lost.has(id))
      return `untold: event ${id} counts, but no delivery said so: the event store lacks it`;
  return undefined;
}
