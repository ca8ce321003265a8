/**
 * Owns: what happens to the events of one request between the door and the queue.
 * Does not own: dialects (shared/contracts), counting (count-usage.ts).
 *
 * submissions -> named meters found -> type, age and repeats checked -> the meters that each event feeds -> what its model cost ->
 * references resolved -> chunks -> queue; one result per submission, in order.
 */
import { modelCostOf, pricesInEffect } from "../domain/cost/model-price.ts";
import { readModelUsage } from "../domain/cost/model-usage.ts";
import { type AdmittedEvent, admitEvents, type FedEvent, feedMeters } from "../domain/event/admission.ts";
import type { EventFault } from "../domain/event/event-fault.ts";
import { formChunks } from "../domain/event/form-chunks.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import type { EventOfMeter, SubmittedEvent, UsageEvent } from "../domain/event/usage-event.ts";
import type { Meter } from "../domain/meter/meter.ts";
import type { Catalog, CatalogKind } from "../ports/catalog.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Meters, MetersInEffect } from "../ports/meters.ts";
import type { ModelPricesInEffect } from "../ports/model-prices.ts";
import type { WorkQueue } from "../ports/work-queue.ts";

export interface IngestDependencies {
  readonly catalog: Catalog;
  readonly meters: MetersInEffect;
  readonly prices: ModelPricesInEffect;
  /** For events whose sender names a meter instead of an event type. */
  readonly namedMeters: Pick<Meters, "find">;
  readonly queue: WorkQueue;
  readonly identifiers: Identifiers;
  readonly now: Clock;
}

export interface IngestInput {
  readonly organization: string;
  /** Name of the backfill; absent for live events. */
  readonly backfill?: string;
  /** `undefined` stands for an event that was refused before: it keeps its place. */
  readonly events: readonly (SubmittedEvent | EventOfMeter | undefined)[];
}

/** Of a repeat the ids are those of the first one; the times are those of this request. */
export type IngestOutcome =
  | {
      readonly kind: "accepted";
      readonly customerId: string;
      /** The meter that the sender named, else that of the event type. */
      readonly meterId: string;
      /** RFC 3339, both. */
      readonly timestamp: string;
      readonly acceptedAt: string;
    }
  | { readonly kind: "rejected"; readonly faults: readonly EventFault[] };

/**
 * Accepts what can be counted. When it resolves, every accepted event is durably queued.
 * @throws MeteringError queue.unavailable when not all could be queued, catalog.unavailable when it cannot be decided what they feed
 *   or cost; sending the request again is safe
 */
export async function ingestEvents(
  dependencies: IngestDependencies,
  { organization, backfill, events }: IngestInput,
): Promise<readonly (IngestOutcome | undefined)[]> {
  const { identifiers, queue } = dependencies;
  const now = dependencies.now();
  const meters = await findNamedMeters(dependencies, organization, events);
  const rules = { now, isBackfill: backfill !== undefined, meters, fingerprint: identifiers.fingerprint };
  const admissions = await feedAll(dependencies, organization, admitEvents(rules, events), now);
  const firsts = new Set(admissions.filter(isAdmitted));
  const priced = await priceModels(dependencies, organization, [...firsts], now);
  const resolved = await resolveReferences(dependencies, organization, priced);
  const acceptedAt = timestampOf(now);
  const chunks = formChunks({ organization, acceptedAt, backfill }, resolved, identifiers.timeOrdered);
  if (chunks.length > 0) await queue.send(chunks);
  const byKey = new Map(resolved.map((event) => [event.idempotencyKey, event]));
  return admissions.map((admission, index): IngestOutcome | undefined => {
    if (!isAdmitted(admission)) return admission && { kind: "rejected", faults: admission };
    const { customerId, meterId, timestamp } = resolvedFor(byKey, admission.event.idempotencyKey);
    const named = meterNamedBy(events[index]);
    const asked = named === undefined ? undefined : meters.get(named);
    return { kind: "accepted", customerId, meterId: asked?.id ?? meterId, timestamp, acceptedAt };
  });
}

async function findNamedMeters(
  { namedMeters }: IngestDependencies,
  organization: string,
  events: IngestInput["events"],
): Promise<ReadonlyMap<string, Meter | undefined>> {
  const references = new Set(events.map(meterNamedBy).filter((reference) => reference !== undefined));
  const find = async (reference: string) =>
    [reference, await namedMeters.find(organization, reference)] as const;
  return new Map(await Promise.all([...references].map(find)));
}

function meterNamedBy(event: SubmittedEvent | EventOfMeter | undefined): string | undefined {
  return event !== undefined && "meter" in event ? event.meter : undefined;
}

/** Either faults, or an event that was let in. */
type Admission<Event extends AdmittedEvent> = Event | readonly EventFault[] | undefined;

function isAdmitted<Event extends AdmittedEvent>(admission: Admission<Event>): admission is Event {
  return admission !== undefined && "event" in admission;
}

/** Before references are resolved: an event that is refused makes no customer. */
async function feedAll(
  dependencies: IngestDependencies,
  organization: string,
  admissions: readonly Admission<AdmittedEvent>[],
  acceptedAt: number,
): Promise<readonly Admission<FedEvent>[]> {
  const firsts = new Set(admissions.filter(isAdmitted));
  const meters = firsts.size === 0 ? [] : await dependencies.meters.at(organization, acceptedAt);
  const fed = new Map([...firsts].map((first) => [first, feedMeters(meters, first, acceptedAt)]));
  return admissions.map((admission) => (isAdmitted(admission) ? fed.get(admission) : admission));
}

/**
 * With the cost of the model that each used, where its sender gave no cost: a cost of its own always goes first. What makes a repeat a
 * repeat was decided before, so it does not depend on prices.
 */
async function priceModels(
  { prices }: IngestDependencies,
  organization: string,
  admitted: readonly FedEvent[],
  acceptedAt: number,
): Promise<readonly FedEvent[]> {
  const lacksCost = ({ event }: FedEvent) => event.cost === undefined && readModelUsage(event) !== undefined;
  if (!admitted.some(lacksCost)) return admitted;
  const inEffect = pricesInEffect(await prices.at(organization, acceptedAt), acceptedAt);
  return admitted.map((each) => {
    if (!lacksCost(each)) return each;
    const { event, timestamp } = each;
    const cost = modelCostOf(inEffect, { properties: event.properties, timestamp })?.cost;
    return cost === undefined ? each : { ...each, event: { ...event, cost } };
  });
}

/** The events as they will be counted: from here on neither whom they name nor what they feed or cost can change. */
async function resolveReferences(
  { catalog, identifiers }: IngestDependencies,
  organization: string,
  admitted: readonly FedEvent[],
): Promise<readonly UsageEvent[]> {
  const resolve = (kind: CatalogKind, references: readonly (string | undefined)[]) =>
    catalog.resolve(organization, kind, [
      ...new Set(references.filter((reference) => reference !== undefined)),
    ]);
  const [customers, agents, meters] = await Promise.all([
    resolve(
      "customer",
      admitted.map(({ event }) => event.customer),
    ),
    resolve(
      "agent",
      admitted.map(({ event }) => event.agent),
    ),
    resolve(
      "meter",
      admitted.map(({ event }) => event.eventType),
    ),
  ]);
  return admitted.map(({ event, contentHash, timestamp, feeds }) => ({
    id: identifiers.eventId(organization, event.idempotencyKey),
    idempotencyKey: event.idempotencyKey,
    contentHash,
    customerId: resolvedFor(customers, event.customer),
    agentId: event.agent === undefined ? undefined : resolvedFor(agents, event.agent),
    meterId: resolvedFor(meters, event.eventType),
    eventType: event.eventType,
    timestamp,
    quantity: event.quantity,
    cost: event.cost,
    properties: event.properties,
    ...(feeds.length === 0 ? {} : { feeds }),
  }));
}

function resolvedFor<Value>(values: ReadonlyMap<string, Value>, key: string): Value {
  const value = values.get(key);
  if (value === undefined) throw new Error(`nothing was resolved for ${JSON.stringify(key)}`);
  return value;
}
