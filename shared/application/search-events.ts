/**
 * Owns: finding events by the keys they were sent with - all submissions of a key, and what each event was matched to.
 * Does not own: what became of one event (look-up-event.ts), JSON (shared/contracts/search-events.ts).
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import type { AcceptedEvent, EventFate } from "../domain/event/fate.ts";
import { timestampMs } from "../domain/event/timestamp.ts";
import { fedUntil } from "../domain/meter/effect.ts";
import { readFeed } from "../domain/meter/match.ts";
import type { Meter } from "../domain/meter/meter.ts";
import type { Catalog } from "../ports/catalog.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Identities, Identity } from "../ports/identities.ts";
import type { Meters } from "../ports/meters.ts";

export interface SearchEventsDependencies {
  readonly lookUp: (
    organization: string,
    eventId: string,
  ) => Promise<{ readonly dataThrough: string; readonly fate?: EventFate }>;
  readonly identifiers: Pick<Identifiers, "eventId">;
  readonly catalog: Pick<Catalog, "entries">;
  readonly identities: Pick<Identities, "identify">;
  readonly meters: Pick<Meters, "list">;
}

export interface MatchedEvent {
  readonly accepted: AcceptedEvent;
  /** The name under which the event came: the external id of the customer it was counted for. */
  readonly customerReference: string;
  readonly customer: Identity | undefined;
  /** Defined meters that measure the event. */
  readonly meters: readonly Meter[];
}

export interface SearchAnswer {
  /** In the order of the keys; keys that nobody sent, or whose event was refused, are left out. */
  readonly events: readonly MatchedEvent[];
  /** RFC 3339: of what was accepted later, some may not be found yet. */
  readonly dataThrough: string;
}

/** Look-ups under way at the same time: each is three or four reads. */
const LOOK_UPS_AT_ONCE = 8;

/**
 * @param keys idempotency keys; at least one
 * @throws MeteringError event-store.unavailable, for an event that only the event store may know
 */
export async function searchEvents(
  dependencies: SearchEventsDependencies,
  organization: string,
  keys: readonly string[],
): Promise<SearchAnswer> {
  const { identifiers, lookUp, meters } = dependencies;
  const ids = [...new Set(keys)].map((key) => identifiers.eventId(organization, key));
  const [found, defined] = await Promise.all([
    mapAtOnce(ids, LOOK_UPS_AT_ONCE, (id) => lookUp(organization, id)),
    meters.list(organization),
  ]);
  const accepted = found.flatMap(({ fate }) => (fate?.kind === "accepted" ? [fate] : []));
  const customers = await findCustomers(
    dependencies,
    organization,
    new Set(accepted.map(({ event }) => event.customerId)),
  );
  return {
    events: accepted.map((each) => ({
      accepted: each,
      customerReference: customers.get(each.event.customerId)?.reference ?? each.event.customerId,
      customer: customers.get(each.event.customerId)?.owner,
      meters: defined.filter((meter) => isMeasured(meter, each)),
    })),
    // The earliest promise of them holds for all.
    dataThrough: found.map(({ dataThrough }) => dataThrough).sort()[0] ?? "",
  };
}

async function findCustomers(
  { catalog, identities }: Pick<SearchEventsDependencies, "catalog" | "identities">,
  organization: string,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, { readonly reference: string; readonly owner: Identity | undefined }>> {
  const references = [...ids].map((id) => ({ kind: "customer", id }) as const);
  const [entries, owners] = await Promise.all([
    references.length === 0 ? [] : catalog.entries(organization, references),
    mapAtOnce([...ids], LOOK_UPS_AT_ONCE, (id) => identities.identify(organization, "customer", id)),
  ]);
  const externalIds = new Map(entries.map(({ id, externalId }) => [id, externalId]));
  return new Map(
    [...ids].map((id, index) => [id, { reference: externalIds.get(id) ?? id, owner: owners[index] }]),
  );
}

function isMeasured(meter: Meter, { event, acceptedAt }: AcceptedEvent): boolean {
  const isInEffect = timestampMs(acceptedAt) < (fedUntil(meter) ?? Number.POSITIVE_INFINITY);
  return isInEffect && readFeed(meter, event) !== undefined;
}
