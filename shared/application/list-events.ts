/**
 * Owns: pages of raw events, newest first - after a position, or by number with true totals.
 * Does not own: which events are meant (select-events.ts).
 *
 * The event store can neither skip nor number rows. For a page by its number, counts by hour or day give the total, and tell in which
 * of them the page begins.
 */
import { cutBefore, findPage } from "../domain/event/page.ts";
import { dataThroughOf } from "../domain/freshness/data-through.ts";
import type { Source } from "../domain/meter/usage.ts";
import { DAY_MS } from "../domain/time-window/calendar.ts";
import { HOUR_MS } from "../domain/usage/layout.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventLister, EventPosition, EventSelection, FoundEvent } from "../ports/event-store.ts";
import type { Freshness } from "../ports/freshness.ts";
import type { Identities } from "../ports/identities.ts";

export interface ListEventsDependencies {
  readonly events: Pick<EventLister, "list" | "histogram">;
  readonly identities: Pick<Identities, "absorptions">;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}

interface Page {
  /** Customers and agents by the id that they have now, also where an event was counted under one that was absorbed. */
  readonly events: readonly FoundEvent[];
  /** RFC 3339. */
  readonly dataThrough: string;
}

export interface CursorPage extends Page {
  /** Where the next page begins; absent on the last one. */
  readonly next?: EventPosition;
}

export interface NumberedPage extends Page {
  /** Of all pages together. */
  readonly total: number;
}

const FROM_EVENT_STORE: ReadonlySet<Source> = new Set(["event-store"]);

/** Up to so long a window is counted by the hour. */
const HOURLY_DAYS_MAX = 100;

/** Events that may come before the page within its hour or day: they are read and passed over. */
const SKIPPED_MAX = 20_000;

/** @throws MeteringError event-store.unavailable */
export async function listEvents(
  dependencies: ListEventsDependencies,
  selection: EventSelection,
  limit: number,
  after?: EventPosition,
): Promise<CursorPage> {
  const dataThrough = await promise(dependencies, selection);
  const found = await readOwned(dependencies, selection, limit + 1, after);
  const events = found.slice(0, limit);
  const last = events.at(-1)?.event;
  const hasMore = found.length > limit && last !== undefined;
  return {
    events,
    ...(hasMore ? { next: { timestamp: last.timestamp, eventId: last.id } } : {}),
    dataThrough,
  };
}

/**
 * @param page its number, from 1, and how many events each page has
 * @throws MeteringError event-store.unavailable; request.too-large for a page that lies too deep in one hour or day
 */
export async function pageEvents(
  dependencies: ListEventsDependencies,
  selection: EventSelection,
  page: { readonly number: number; readonly size: number },
): Promise<NumberedPage> {
  const { span } = selection;
  const step = span.end - span.start <= HOURLY_DAYS_MAX * DAY_MS ? "hour" : "day";
  const dataThrough = await promise(dependencies, selection);
  const bars = await dependencies.events.histogram(selection, step);
  const offset = (page.number - 1) * page.size;
  const { total, from } = findPage(bars, step === "hour" ? HOUR_MS : DAY_MS, offset);
  if (from === undefined) return { events: [], total, dataThrough };
  if (from.skip > SKIPPED_MAX)
    throw new MeteringError(
      "request.too-large",
      `page: ${page.number} lies behind ${from.skip} other events of one ${step}; ask for a window that ends earlier, or page through GET /v1/events by its cursor`,
    );
  const part = { ...selection, span: cutBefore(span, from.before) };
  const found = await readOwned(dependencies, part, from.skip + page.size);
  return { events: found.slice(from.skip), total, dataThrough };
}

/** It comes first: what it says must hold for everything that is read after it. */
async function promise(
  { freshness, now }: ListEventsDependencies,
  { span }: EventSelection,
): Promise<string> {
  const asked = now();
  return dataThroughOf(await freshness.watermarks(), { sources: FROM_EVENT_STORE, since: span.start }, asked);
}

async function readOwned(
  { events, identities }: ListEventsDependencies,
  selection: EventSelection,
  limit: number,
  after?: EventPosition,
): Promise<readonly FoundEvent[]> {
  const [found, customers, agents] = await Promise.all([
    events.list(selection, limit, after),
    identities.absorptions(selection.organization, "customer"),
    identities.absorptions(selection.organization, "agent"),
  ]);
  return found.map(({ event, ...rest }) => ({
    ...rest,
    event: {
      ...event,
      customerId: customers.get(event.customerId) ?? event.customerId,
      ...(event.agentId === undefined ? {} : { agentId: agents.get(event.agentId) ?? event.agentId }),
    },
  }));
}
