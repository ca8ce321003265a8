/**
 * Owns: what happens to the events of one request between the door and the queue.
 * Does not own: dialects (shared/contracts), counting (count-usage.ts).
 *
 * submissions -> age and repeats checked -> references resolved -> chunks -> queue; one result per submission, in order.
 */
import { canonicalContent } from "../domain/event/content.ts";
import { formChunks } from "../domain/event/form-chunks.ts";
import { findAgeFault, timestampOf } from "../domain/event/timestamp.ts";
import type { SubmittedEvent, UsageEvent } from "../domain/event/usage-event.ts";
import type { Catalog, CatalogKind } from "../ports/catalog.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { WorkQueue } from "../ports/work-queue.ts";

export interface IngestDependencies {
  readonly catalog: Catalog;
  readonly queue: WorkQueue;
  readonly identifiers: Identifiers;
  readonly now: Clock;
}

export interface IngestInput {
  readonly organization: string;
  /** Name of the backfill; absent for live events. */
  readonly backfill?: string;
  /** `undefined` stands for an event that was refused before: it keeps its place. */
  readonly events: readonly (SubmittedEvent | undefined)[];
}

export type IngestOutcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "rejected"; readonly faults: readonly string[] };

interface Candidate {
  readonly event: SubmittedEvent;
  readonly contentHash: string;
  readonly timestamp: string;
}

/**
 * Accepts what can be counted. When it resolves, every accepted event is durably queued.
 * @throws MeteringError queue.unavailable when not all could be queued; sending the request again is safe
 */
export async function ingestEvents(
  dependencies: IngestDependencies,
  input: IngestInput,
): Promise<readonly (IngestOutcome | undefined)[]> {
  const now = dependencies.now();
  const firsts = new Map<string, Candidate>();
  const outcomes = input.events.map(
    (event) => event && admit(dependencies.identifiers, input, now, firsts, event),
  );
  const events = await resolveReferences(dependencies, input.organization, [...firsts.values()]);
  const header = { organization: input.organization, acceptedAt: timestampOf(now), backfill: input.backfill };
  const chunks = formChunks(header, events, dependencies.identifiers.timeOrdered);
  if (chunks.length > 0) await dependencies.queue.send(chunks);
  return outcomes;
}

/** Decides about one event and, when it is the first with its key, keeps it in `firsts`. */
function admit(
  identifiers: Identifiers,
  input: IngestInput,
  now: number,
  firsts: Map<string, Candidate>,
  event: SubmittedEvent,
): IngestOutcome {
  const timestamp = event.timestamp ?? timestampOf(now);
  const ageFault = findAgeFault(timestamp, now, input.backfill !== undefined);
  if (ageFault !== undefined) return { kind: "rejected", faults: [ageFault] };
  const contentHash = identifiers.fingerprint(canonicalContent(event));
  const first = firsts.get(event.idempotencyKey);
  if (first === undefined) {
    firsts.set(event.idempotencyKey, { event, contentHash, timestamp });
    return { kind: "accepted" };
  }
  return first.contentHash === contentHash
    ? { kind: "accepted" }
    : { kind: "rejected", faults: [describeConflict(event)] };
}

function describeConflict({ idempotencyKey }: SubmittedEvent): string {
  return `idempotencyKey: ${JSON.stringify(idempotencyKey)} stands in this request before with other content; the first one is kept, and a new event needs a new key`;
}

async function resolveReferences(
  { catalog, identifiers }: IngestDependencies,
  organization: string,
  candidates: readonly Candidate[],
): Promise<readonly UsageEvent[]> {
  const resolve = (kind: CatalogKind, references: readonly (string | undefined)[]) =>
    catalog.resolve(organization, kind, [
      ...new Set(references.filter((reference) => reference !== undefined)),
    ]);
  const [customers, agents, meters] = await Promise.all([
    resolve(
      "customer",
      candidates.map(({ event }) => event.customer),
    ),
    resolve(
      "agent",
      candidates.map(({ event }) => event.agent),
    ),
    resolve(
      "meter",
      candidates.map(({ event }) => event.eventType),
    ),
  ]);
  return candidates.map(({ event, contentHash, timestamp }) => ({
    id: identifiers.eventId(organization, event.idempotencyKey),
    idempotencyKey: event.idempotencyKey,
    contentHash,
    customerId: idOf(customers, event.customer),
    agentId: event.agent === undefined ? undefined : idOf(agents, event.agent),
    meterId: idOf(meters, event.eventType),
    eventType: event.eventType,
    timestamp,
    quantity: event.quantity,
    cost: event.cost,
    properties: event.properties,
  }));
}

function idOf(ids: ReadonlyMap<string, string>, reference: string): string {
  const id = ids.get(reference);
  if (id === undefined) throw new Error(`the catalog resolved no id for ${JSON.stringify(reference)}`);
  return id;
}
