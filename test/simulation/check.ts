/**
 * Owns: what must hold when everything is delivered, computed from the tables themselves by no code of the product.
 */
import type { JsonValue } from "../../shared/domain/event/usage-event.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import type { InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";
import { feedsAt } from "./meters.ts";

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

/** Counters by meter, and where the id of the meter stands in their keys. */
const METER_FAMILIES = [
  { family: /^org#metered#/, ofAll: false, meterOf: ({ sk }: Item) => sk?.S?.split("#")[1] },
  { family: /^org#meter#/, ofAll: false, meterOf: ({ pk }: Item) => pk?.S?.split("#")[2] },
  { family: /^org#meter-customers#[^#]+#/, ofAll: false, meterOf: ({ pk }: Item) => pk?.S?.split("#")[2] },
  { family: /^org#meter-customers#[^#]+$/, ofAll: true, meterOf: ({ pk }: Item) => pk?.S?.split("#")[2] },
] as const;

/** The first thing that is wrong, or undefined. */
export function findFault(books: Books): string | undefined {
  const counted = readCounted(books.database);
  return (
    findMissing(books.accepted, counted) ??
    findWrongFeeds(counted) ??
    findWrongTotals(books.database, counted) ??
    findWrongMeters(books.database, counted) ??
    findWrongMonths(books.database) ??
    findWrongStore(books, counted)
  );
}

/** Whether an event is claimed that does not count. */
export function hasOrphans(database: InMemoryDynamoDb): boolean {
  const claims = database.items("ledger").filter(({ pk }) => pk?.S?.startsWith("org#event#"));
  return claims.length > readCounted(database).size;
}

interface Counted {
  /** As it was accepted. */
  readonly accepted: {
    readonly at: number;
    readonly meterId: string;
    readonly eventType: string;
    readonly quantity: number;
    readonly properties: { readonly [key: string]: JsonValue };
    readonly feeds: readonly (readonly [string, string?])[];
  };
  readonly hash: string;
  /** As it counts after its corrections. */
  readonly quantity: number;
  readonly isVoided: boolean;
}

/** The events whose claim is committed, by id. */
function readCounted(database: InMemoryDynamoDb): ReadonlyMap<string, Counted> {
  const items = database.items("ledger");
  const markers = new Set(items.filter(({ fenced }) => fenced?.BOOL !== true).map(({ pk }) => pk?.S));
  const isCounted = ({ owner, alone }: Item) => alone?.BOOL === true || markers.has(`org#chunk#${owner?.S}`);
  return new Map(
    items
      .filter((item) => item.pk?.S?.startsWith("org#event#") && isCounted(item))
      .map((item) => [item.pk?.S?.slice("org#event#".length) ?? "", toCounted(item)]),
  );
}

function toCounted({ facts, hash, at, standing }: Item): Counted {
  const [, , meterId, eventType, , quantity, , properties, feeds = []] = JSON.parse(facts?.S ?? "[]");
  const now = standing?.S === undefined ? { quantity, isVoided: false } : JSON.parse(standing.S);
  return {
    accepted: { at: Number(at?.N), meterId, eventType, quantity: Number(quantity), properties, feeds },
    hash: hash?.S ?? "",
    quantity: Number(now.quantity),
    isVoided: now.isVoided,
  };
}

/** What an event feeds follows from its content and its acceptance, whichever delivery of whichever copy counted it. */
function findWrongFeeds(counted: ReadonlyMap<string, Counted>): string | undefined {
  for (const { accepted } of counted.values()) {
    const found = JSON.stringify(accepted.feeds);
    const feeds = feedsAt(accepted.at, accepted).map(({ meterId, value }) =>
      value === undefined ? [meterId] : [meterId, value],
    );
    if (found !== JSON.stringify(feeds))
      return `wrong: an event accepted at ${accepted.at} feeds ${found}, not ${JSON.stringify(feeds)}`;
  }
  return undefined;
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
    if (!events.some(({ event }) => Number(event.quantity) === standing.accepted.quantity))
      return `wrong: ${key} counts as ${standing.accepted.quantity}, which nobody sent`;
  }
  return undefined;
}

/** Each family of counters holds the sum of what counts. */
function findWrongTotals(
  database: InMemoryDynamoDb,
  counted: ReadonlyMap<string, Counted>,
): string | undefined {
  const standing = [...counted.values()].filter(({ isVoided }) => !isVoided);
  const expected = [standing.length, standing.reduce((sum, { quantity }) => sum + quantity, 0)];
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

/** Each family of counters by meter holds, of each meter, the sum of what its events gave it. */
function findWrongMeters(
  database: InMemoryDynamoDb,
  counted: ReadonlyMap<string, Counted>,
): string | undefined {
  for (const { family, ofAll, meterOf } of METER_FAMILIES) {
    const sums = new Map<string, { n: number; q: number }>();
    const add = (meterId: string, n: number, q: number) => {
      const sum = sums.get(meterId) ?? { n: 0, q: 0 };
      sums.set(meterId, { n: sum.n + n, q: sum.q + q });
    };
    for (const { accepted, isVoided, quantity } of counted.values()) {
      if (isVoided) continue;
      if (ofAll) add(accepted.meterId, 1, quantity);
      for (const [meterId, value] of accepted.feeds) add(meterId, 1, Number(value ?? quantity));
    }
    for (const item of database.items("rollups").filter(({ pk }) => family.test(pk?.S ?? "")))
      for (const [name, value] of Object.entries(item)) {
        if (isSlot(name, "n")) add(meterOf(item) ?? "", -Number(value.N), 0);
        if (isSlot(name, "q")) add(meterOf(item) ?? "", 0, -Number(value.N));
      }
    for (const [meterId, { n, q }] of sums)
      if (n !== 0 || q !== 0)
        return `${n < 0 ? "over" : "under"}: ${family.source} of ${meterId} lacks ${n} / ${q} events / quantity`;
  }
  return undefined;
}

/** The slot of a whole month holds what its days add up to, in every item of a month. */
function findWrongMonths(database: InMemoryDynamoDb): string | undefined {
  for (const item of database.items("rollups")) {
    const of = `${item.pk?.S} ${item.sk?.S}`;
    const isOfMonth = /#(customers|meter-customers#[^#]+)#\d{4}-\d\d(#| )/.test(of);
    for (const letter of ["n", "q"]) {
      const days = Object.entries(item).filter(([name]) => isSlot(name, letter));
      const sum = isOfMonth ? days.reduce((total, [, { N }]) => total + Number(N), 0) : 0;
      const held = Number(item[`${letter}mo`]?.N ?? 0);
      if (held !== sum) return `wrong: the month of ${of} holds ${held}, and its days ${sum}`;
    }
  }
  return undefined;
}

function isSlot(name: string, letter: string): boolean {
  return name.startsWith(letter) && /^\d\d$/.test(name.slice(1));
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
