/**
 * Owns: what a meter did in all time - how many events, of how many customers, and when the first and the last of them were.
 * Does not own: what counters of years and days tell (domain/meter/all-time.ts).
 *
 * Where counters are complete, events and customers come from the items of customers and years. When the first and last event was
 * comes from these items to the month, from the day items of that month (4 reads) to the hour, and from the event store, which is
 * asked for this one hour, to the instant. What is older than the counters, and a meter without any, is the event store's.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { NEWEST_AHEAD_MS, timestampOf } from "../domain/event/timestamp.ts";
import {
  type AllTime,
  findHours,
  foldYears,
  type MeterHistory,
  monthsCoveredFrom,
} from "../domain/meter/all-time.ts";
import { hasOwnCounters, type Meter } from "../domain/meter/meter.ts";
import { findCounters, type SignalIdOf, selectSignals } from "../domain/meter/plan.ts";
import type { Source } from "../domain/meter/usage.ts";
import { meterCustomerYearPartition } from "../domain/rollup/meter-counter-keys.ts";
import { DAY_MS } from "../domain/time-window/calendar.ts";
import type { CounterSource } from "../domain/usage/sources.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventExtent, EventLister } from "../ports/event-store.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Identities } from "../ports/identities.ts";
import type { Meters } from "../ports/meters.ts";
import type { RollupRow, RollupStore } from "../ports/rollup-store.ts";
import type { SumMeter } from "../ports/sums.ts";

export interface SumAllTimeDependencies {
  readonly sumMeter: SumMeter;
  readonly rollups: RollupStore;
  readonly eventStore: Pick<EventLister, "extent">;
  readonly meters: Pick<Meters, "list">;
  readonly identities: Pick<Identities, "list">;
  readonly identifiers: Pick<Identifiers, "nameBased">;
  readonly now: Clock;
}

interface Asked {
  readonly organization: string;
  readonly meter: Meter;
  readonly owners: ReadonlyMap<string, string>;
}

/** What lies before the counters are complete. */
interface Before {
  readonly events: number;
  readonly customers: readonly string[];
  readonly extent: EventExtent | undefined;
  readonly sources: readonly Source[];
}

const LIMITS = { cellsMax: 200_000, narrower: "this meter has more customers than one answer can count" };
const PAGE_ENTRIES = 1_000;
const READS_AT_ONCE = 16;

/** See SumAllTime in ports/sums.ts. */
export async function sumAllTime(
  dependencies: SumAllTimeDependencies,
  organization: string,
  meter: Meter,
  owners: ReadonlyMap<string, string>,
): Promise<MeterHistory> {
  const asked = { organization, meter, owners };
  const signalIdOf = (eventType: string) =>
    dependencies.identifiers.nameBased(organization, "meter", eventType);
  const counters = findCounters(organization, meter, signalIdOf);
  const from = monthsCoveredFrom(counters?.coveredFrom ?? Number.POSITIVE_INFINITY);
  const [before, rows] = await Promise.all([
    readBefore(dependencies, asked, from),
    counters === undefined ? [] : readYears(dependencies, asked, signalIdOf),
  ]);
  const years = foldYears(rows, owners, from);
  const find = (end: "first" | "last") => findInstant(dependencies, asked, counters?.source, years, end);
  const [first, last] = await Promise.all([before.extent?.first ?? find("first"), find("last")]);
  const counted: readonly Source[] =
    years.events > 0 ? ["rollups", "event-store"] : counters ? ["rollups"] : [];
  return {
    events: before.events + years.events,
    customers: new Set([...before.customers, ...years.customers]).size,
    first,
    last: last ?? before.extent?.last,
    sources: new Set([...before.sources, ...counted]),
  };
}

/** @param from the start of the first month (ms since 1970) that the counters answer */
async function readBefore(
  { sumMeter, eventStore, now }: SumAllTimeDependencies,
  asked: Asked,
  from: number,
): Promise<Before> {
  // No event is newer; the second day is for clocks that differ. Of whole days counters of months tell what each customer did; else
  // those of hours would be read, one customer after the other.
  const end = Math.ceil((now() + 2 * NEWEST_AHEAD_MS) / DAY_MS) * DAY_MS;
  const span = { start: 0, end: Math.min(from, end) };
  if (span.end <= span.start) return { events: 0, customers: [], extent: undefined, sources: [] };
  const question = { ...asked, buckets: [{ label: "", ...span }], byCustomer: true };
  const { cells, sources } = await sumMeter(question, LIMITS);
  const { organization, meter } = asked;
  return {
    events: cells.reduce((sum, { events }) => sum + events, 0),
    customers: cells.map(({ customerId }) => customerId ?? ""),
    extent: cells.length === 0 ? undefined : await eventStore.extent({ organization, meter, span }),
    sources: [...sources],
  };
}

/** The items of customers and years of every meter or signal that the meter is the sum of. */
async function readYears(
  dependencies: SumAllTimeDependencies,
  asked: Asked,
  signalIdOf: SignalIdOf,
): Promise<readonly RollupRow[]> {
  const { organization, meter } = asked;
  const isItself = meter.origin === "first-sight" || hasOwnCounters(meter);
  const ids = isItself ? [meter.id] : await listSignals(dependencies, asked, signalIdOf);
  const read = (id: string) => dependencies.rollups.read(meterCustomerYearPartition(organization, id));
  return (await mapAtOnce(ids, READS_AT_ONCE, read)).flat();
}

async function listSignals(
  { identities, meters }: SumAllTimeDependencies,
  { organization, meter }: Asked,
  signalIdOf: SignalIdOf,
): Promise<readonly string[]> {
  const isWanted = selectSignals(meter, signalIdOf) ?? (() => true);
  const { in: accepted } = meter.eventTypes;
  if (accepted !== undefined) return [...new Set(accepted.map(signalIdOf))].filter(isWanted);
  const defined = new Set((await meters.list(organization)).map(({ id }) => id));
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await identities.list(organization, "meter", {
      after,
      limit: PAGE_ENTRIES,
      includeArchived: true,
    });
    for (const { id } of page) ids.push(id);
    after = page.at(-1)?.id;
  } while (after !== undefined);
  return ids.filter((id) => !defined.has(id) && isWanted(id));
}

/** When the first or last event that counters know of was; where the event store does not have it yet, the hour that counted it. */
async function findInstant(
  { rollups, eventStore }: SumAllTimeDependencies,
  { organization, meter }: Asked,
  source: CounterSource | undefined,
  years: AllTime,
  end: "first" | "last",
): Promise<string | undefined> {
  const month = years[end];
  if (month === undefined || source === undefined) return undefined;
  const rows = await mapAtOnce(source.days(month), READS_AT_ONCE, ({ partition, from, to }) =>
    rollups.read(partition, from, to),
  );
  const hour = findHours(rows.flat(), source.isWanted)?.[end];
  const extent = hour && (await eventStore.extent({ organization, meter, span: hour }));
  return extent?.[end] ?? timestampOf((hour ?? month).start);
}
