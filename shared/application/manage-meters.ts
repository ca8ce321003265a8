/**
 * Owns: what owners do with meters - define, read, list, name, archive - and how many there may be.
 * Does not own: what a meter measures (domain/meter), and signals, which are entries like customers (manage-identities.ts).
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import { FEEDS_MAX } from "../domain/meter/effect.ts";
import { passesEventType } from "../domain/meter/match.ts";
import { hasOwnCounters, type Meter } from "../domain/meter/meter.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { MeterEditor, Meters } from "../ports/meters.ts";

export interface ManageMetersDependencies {
  readonly meters: Meters;
  readonly editor: MeterEditor;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
}

export type MeterDraft = Omit<Meter, "id" | "externalId" | "origin" | "createdAt" | "archivedAt"> & {
  /** Absent: the meter's own id. */
  readonly externalId?: string;
};

/** Whoever accepts or counts events reads all of them. */
const METERS_MAX = 500;

/** What is left is room for meters that end and begin at one time, by clocks that differ: at more than FEEDS_MAX the door refuses. */
const FED_AT_ONCE_MAX = FEEDS_MAX - 3;

/** @throws MeteringError catalog.conflict, request.invalid when there would be too many, catalog.unavailable */
export async function defineMeter(
  { editor, identifiers, now }: Omit<ManageMetersDependencies, "meters">,
  organization: string,
  draft: MeterDraft,
): Promise<Meter> {
  const id = identifiers.timeOrdered();
  const createdAt = timestampOf(now());
  const meter: Meter = { ...draft, id, externalId: draft.externalId ?? id, origin: "defined", createdAt };
  const creation = await editor.create(organization, meter, (defined) => findTooMany(defined, meter));
  if (creation.kind === "created") return meter;
  if (creation.kind === "refused") throw new MeteringError("request.invalid", creation.fault);
  throw new MeteringError(
    "catalog.conflict",
    `externalId: ${JSON.stringify(meter.externalId)} is the external id or the id of another meter, or an event type that came already; accepted is one that no meter has, archived ones included`,
  );
}

/** Why there cannot be one more, or undefined. */
function findTooMany(defined: readonly Meter[], meter: Meter): string | undefined {
  if (defined.length >= METERS_MAX)
    return `name: there are ${defined.length} meters; accepted are ${METERS_MAX}, archived ones included`;
  if (!hasOwnCounters(meter)) return undefined;
  const others = defined.filter((other) => other.archivedAt === undefined && hasOwnCounters(other));
  const eventType = findCrowded(others, meter);
  if (eventType === undefined) return undefined;
  return `eventTypes: ${FED_AT_ONCE_MAX} meters with filters of properties or values measure ${eventType} already; archive one, or define one that measures whole event types by their quantity`;
}

/** An event type of the meter that enough others measure, in words; only those that some filter names can differ. */
function findCrowded(others: readonly Meter[], meter: Meter): string | undefined {
  const named = new Set(
    [...others, meter].flatMap(({ eventTypes }) => [...(eventTypes.in ?? []), ...(eventTypes.notIn ?? [])]),
  );
  const isCrowded = (eventType: string) =>
    passesEventType(meter.eventTypes, eventType) &&
    others.filter((other) => passesEventType(other.eventTypes, eventType)).length >= FED_AT_ONCE_MAX;
  const crowded = [...named].find(isCrowded);
  if (crowded !== undefined) return JSON.stringify(crowded);
  // No filter names the empty text: it stands for all event types that are not named.
  return isCrowded("") ? "any event type" : undefined;
}

/** @throws MeteringError meter.unknown */
export async function readMeter(
  { meters }: Pick<ManageMetersDependencies, "meters">,
  organization: string,
  reference: string,
): Promise<Meter> {
  const meter = await meters.find(organization, reference);
  if (meter !== undefined) return meter;
  throw new MeteringError("meter.unknown", `no meter has the id or external id ${JSON.stringify(reference)}`);
}

export interface MeterPage {
  readonly meters: readonly Meter[];
  /** The id after which the next page begins; absent on the last one. */
  readonly next?: string;
}

/** In the order of their ids; defined meters so in that of their creation. */
export async function listMeters(
  { meters }: Pick<ManageMetersDependencies, "meters">,
  organization: string,
  {
    origin,
    after,
    limit,
    includeArchived,
  }: {
    readonly origin: Meter["origin"];
    readonly after?: string;
    readonly limit: number;
    readonly includeArchived: boolean;
  },
): Promise<MeterPage> {
  const found =
    origin === "first-sight"
      ? await meters.listSignals(organization, { after, limit: limit + 1, includeArchived })
      : (await meters.list(organization))
          .filter(({ id, archivedAt }) => id > (after ?? "") && (includeArchived || archivedAt === undefined))
          .sort((a, b) => (a.id < b.id ? -1 : 1));
  const page = found.slice(0, limit);
  const next = found.length > limit ? page.at(-1)?.id : undefined;
  return { meters: page, ...(next === undefined ? {} : { next }) };
}

/** @throws MeteringError meter.unknown */
export async function renameMeter(
  dependencies: ManageMetersDependencies,
  organization: string,
  reference: string,
  name: string,
): Promise<Meter> {
  const meter = await readMeter(dependencies, organization, reference);
  return (await dependencies.editor.rename(organization, meter, name)) ?? refuseUnknown(reference);
}

/** @throws MeteringError meter.unknown */
export async function archiveMeter(
  dependencies: ManageMetersDependencies,
  organization: string,
  reference: string,
): Promise<Meter> {
  const meter = await readMeter(dependencies, organization, reference);
  const at = timestampOf(dependencies.now());
  return (await dependencies.editor.archive(organization, meter, at)) ?? refuseUnknown(reference);
}

function refuseUnknown(reference: string): never {
  throw new MeteringError("meter.unknown", `no meter has the id or external id ${JSON.stringify(reference)}`);
}
