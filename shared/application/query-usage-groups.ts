/**
 * Owns: a page of the usage of one customer and meter, by windows and groups.
 * Does not own: the order of its rows (domain/meter/groups.ts), the sums (sum-meter.ts), and the wire (shared/contracts).
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import { dataThroughOf } from "../domain/freshness/data-through.ts";
import { idAsOf, identityAsOf } from "../domain/meter/absorptions.ts";
import type { GroupUsageAnswer } from "../domain/meter/answers.ts";
import { type GroupPlace, type GroupRow, hasGroupKey, toGroupRows } from "../domain/meter/groups.ts";
import type { Meter } from "../domain/meter/meter.ts";
import { type CustomerIdentity, identityOf, type Source } from "../domain/meter/usage.ts";
import { cutIntoBuckets, type WindowSize } from "../domain/time-window/buckets.ts";
import type { Span } from "../domain/time-window/window.ts";
import { UTC } from "../domain/time-window/zone.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Identities } from "../ports/identities.ts";
import type { Meters } from "../ports/meters.ts";
import type { SumMeter } from "../ports/sums.ts";

export interface UsageGroupsDependencies {
  readonly sumMeter: SumMeter;
  readonly meters: Pick<Meters, "find">;
  readonly identities: Pick<Identities, "identify" | "absorptionsAsOf">;
  readonly identifiers: Pick<Identifiers, "nameBased">;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}

export interface UsageGroupsInput {
  readonly organization: string;
  /** An id, external id or alias. */
  readonly customer: string;
  /** An id or external id. */
  readonly metric: string;
  readonly span: Span;
  /** Hours and days are those of UTC. */
  readonly size: WindowSize;
  /** Absent: nothing is told apart. */
  readonly groupKey: readonly string[] | undefined;
  /** By a name of the key: its texts that are wanted. */
  readonly groupFilters: Readonly<Record<string, readonly string[]>>;
  readonly limit: number;
  /** The last row that the caller has, and when it asked for the first ones (RFC 3339, UTC); undefined: these are the first ones. */
  readonly after: GroupPlace | undefined;
  readonly asOf: string | undefined;
}

/** What the event store answers of windows within the time of a request; of more windows without a row the next page tells. */
const WINDOWS_MAX = 5_000;
const LIMITS = { cellsMax: 200_000, narrower: "name the values of the group key in group_filters" };

/** @throws MeteringError request.invalid, customer.unknown, meter.unknown, request.too-large, event-store.unavailable */
export async function queryUsageGroups(
  dependencies: UsageGroupsDependencies,
  input: UsageGroupsInput,
): Promise<GroupUsageAnswer> {
  const now = dependencies.now();
  const { asOf = timestampOf(now) } = input;
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const [watermarks, { customer, meter }] = await Promise.all([
    dependencies.freshness.watermarks(),
    findBoth(dependencies, input),
  ]);
  if (input.groupKey !== undefined && !hasGroupKey(meter, input.groupKey))
    throw refuseKey(meter, input.groupKey);
  const { rows, rest, sources } = await readRows(dependencies, input, customer, meter);
  const page = rows.slice(0, input.limit);
  const next = rows.length > page.length ? page.at(-1) : rest;
  const dataThrough = dataThroughOf(watermarks, { sources, since: input.span.start }, now);
  return { groupKey: input.groupKey ?? [], rows: page, next, asOf, dataThrough, sources };
}

interface FoundRows {
  readonly rows: readonly GroupRow[];
  /** The first window that was not looked through, if there is one. */
  readonly rest: GroupPlace | undefined;
  readonly sources: ReadonlySet<Source>;
}

/**
 * At least one row more than a page has, or all of the windows that a page looks through. They are read in steps that double: a page
 * of busy windows reads few of them, and one that has to look through empty ones does not ask for each.
 */
async function readRows(
  { sumMeter }: UsageGroupsDependencies,
  { organization, span, size, groupKey, groupFilters, limit, after }: UsageGroupsInput,
  customer: CustomerIdentity,
  meter: Meter,
): Promise<FoundRows> {
  const windows = cutIntoBuckets(span, size, UTC);
  const question = { organization, meter, customers: [customer], byCustomer: false, owners: new Map() };
  const isGrouped = groupKey !== undefined;
  const filters = isGrouped ? { groupBy: groupKey, groupFilters } : {};
  const rows: GroupRow[] = [];
  const sources = new Set<Source>();
  let first = after?.window ?? 0;
  const end = Math.min(windows.length, first + WINDOWS_MAX);
  for (let step = limit + 1; first < end && rows.length <= limit; step *= 2) {
    const buckets = windows.slice(first, Math.min(end, first + step));
    const found = await sumMeter({ ...question, ...filters, buckets }, LIMITS);
    for (const source of found.sources) sources.add(source);
    for (const row of toGroupRows(meter, buckets, first, found.cells, { isGrouped, after })) rows.push(row);
    first += buckets.length;
  }
  return { rows, rest: first < windows.length ? { window: first, group: [] } : undefined, sources };
}

async function findBoth(
  { meters, identities, identifiers }: UsageGroupsDependencies,
  { organization, customer: reference, metric, asOf }: UsageGroupsInput,
): Promise<{ readonly customer: CustomerIdentity; readonly meter: Meter }> {
  const [customer, meter] = await Promise.all([
    identities.identify(organization, "customer", reference),
    meters.find(organization, metric),
  ]);
  if (customer !== undefined && meter !== undefined) {
    // The first page is as of now: what became an alias later is not there yet.
    if (asOf === undefined) return { customer: identityOf(customer), meter };
    // Read last, so that it knows of whatever the customer was found with.
    const absorptions = await identities.absorptionsAsOf(organization, "customer", asOf);
    const named = identifiers.nameBased(organization, "customer", reference);
    const id = idAsOf([reference, named], customer.id, absorptions);
    return { customer: identityAsOf(id, absorptions), meter };
  }
  const faults = [
    ...(customer === undefined ? [`customer_id: no customer has the id ${reference}`] : []),
    ...(meter === undefined ? [`billable_metric_id: no metric has the id ${metric}`] : []),
  ];
  const code = customer === undefined ? "customer.unknown" : "meter.unknown";
  throw new MeteringError(code, faults.join("; "), { faults });
}

function refuseKey({ groupKeys }: Meter, groupKey: readonly string[]): MeteringError {
  const accepted = groupKeys.map((key) => JSON.stringify(key)).join(" or ");
  const fault = `group_key: got ${JSON.stringify(groupKey)}; accepted is ${accepted || "none, because this metric has no group keys"}`;
  return new MeteringError("request.invalid", fault, { faults: [fault] });
}
