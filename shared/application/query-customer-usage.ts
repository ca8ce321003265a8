/**
 * Owns: answering what one customer used of every meter in a window, by buckets.
 * Does not own: the sums (sum-usage.ts, sum-meter.ts), what one value is (domain/meter/series.ts), JSON (shared/contracts).
 *
 * Signals come from one read of the customer's day items; meters that are made of them share it, and those with counters of their
 * own share a second one. The signals that were used tell which other meters can have events, and only those are asked for.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { dataThroughOf } from "../domain/freshness/data-through.ts";
import type { CustomerUsageAnswer } from "../domain/meter/answers.ts";
import type { Meter } from "../domain/meter/meter.ts";
import { type MeterPlan, mayHaveEvents, planMeter, type SignalIdOf } from "../domain/meter/plan.ts";
import { foldSeries, isFolded, type MeterSeries } from "../domain/meter/series.ts";
import {
  type CustomerIdentity,
  identityOf,
  type MeterCell,
  type MeterQuestion,
  type Source,
  windowOf,
} from "../domain/meter/usage.ts";
import type { Totals } from "../domain/rollup/counter.ts";
import { type Bucket, cutIntoBuckets, type WindowSize } from "../domain/time-window/buckets.ts";
import { resolveWindow, type WindowInput } from "../domain/time-window/window.ts";
import { layOut, sourcesOf } from "../domain/usage/layout.ts";
import { createTally } from "../domain/usage/tally.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Identities } from "../ports/identities.ts";
import type { MeterBook, MeterBooks } from "../ports/meters.ts";
import type { Sums } from "../ports/sums.ts";

export interface CustomerUsageDependencies extends Pick<Sums, "sumMeter" | "sumUsage"> {
  readonly meterBooks: MeterBooks;
  readonly identities: Pick<Identities, "identify">;
  readonly identifiers: Pick<Identifiers, "nameBased">;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}

export interface CustomerUsageInput extends Omit<WindowInput, "now"> {
  readonly organization: string;
  /** An id, external id or alias. */
  readonly customer: string;
  readonly size: WindowSize;
}

interface Asked {
  readonly organization: string;
  readonly customer: CustomerIdentity;
  readonly buckets: readonly Bucket[];
}

interface Used {
  readonly series: readonly MeterSeries[];
  readonly sources: readonly Source[];
}

/** A bucket of a meter takes up to 110 bytes of the 5.5 MB that an answer may have. */
const POINTS_MAX = 50_000;
const LIMITS = { cellsMax: POINTS_MAX, narrower: "ask for a shorter window, or for longer buckets" };
const METERS_AT_ONCE = 8;
/** Queries to the event store: as many as fit into the time of a request, of eight meters at once. One answers 100 buckets. */
const QUERIES_MAX = 200;
const QUERY_BUCKETS = 100;

/** @throws MeteringError customer.unknown, request.invalid, request.too-large, event-store.unavailable */
export async function queryCustomerUsage(
  dependencies: CustomerUsageDependencies,
  input: CustomerUsageInput,
): Promise<CustomerUsageAnswer> {
  const { organization, zone, size } = input;
  const now = dependencies.now();
  const window = resolveWindow({ ...input, now });
  if (window.kind === "refused")
    throw new MeteringError("request.invalid", window.fault, { faults: [window.fault] });
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const [watermarks, identity, book] = await Promise.all([
    dependencies.freshness.watermarks(),
    dependencies.identities.identify(organization, "customer", input.customer),
    dependencies.meterBooks.open(organization),
  ]);
  if (identity === undefined)
    throw new MeteringError(
      "customer.unknown",
      `id: no customer has the id, external id or alias ${input.customer}`,
    );
  const buckets = cutIntoBuckets(window.span, size, zone);
  const asked = { organization, customer: identityOf(identity), buckets };
  const signals = await sumSignals(dependencies, asked, book);
  const others = await sumDefined(dependencies, asked, book.defined, signals.series);
  const meters = [...signals.series, ...others.series].sort(byName);
  const sources = new Set([...signals.sources, ...others.sources]);
  const dataThrough = dataThroughOf(watermarks, { sources, since: window.span.start }, now);
  return { customerId: identity.id, meters, span: window.span, dataThrough, sources };
}

/** Every signal that the customer used. */
async function sumSignals(
  dependencies: CustomerUsageDependencies,
  asked: Asked,
  book: MeterBook,
): Promise<Used> {
  const { organization, customer, buckets } = asked;
  const tally = createTally();
  for (const customerId of customer.ids) {
    const question = { organization, buckets, filters: { customerId }, breakdownBy: "meter" as const };
    const found = await dependencies.sumUsage(question, (growing) => refuseTooLarge(growing.size()));
    for (const [id, sums] of found.sums) for (const [bucket, totals] of sums) tally.add(id, bucket, totals);
  }
  const used = [...tally.sums].flatMap(([id, sums]) => {
    const cells = toCells(sums);
    return cells.length === 0 ? [] : [{ id, cells }];
  });
  const names = await book.namesOf(used.map(({ id }) => id));
  return {
    series: used.map(({ id, cells }) =>
      foldSeries({ id, name: names.get(id) ?? id, aggregation: "sum" }, buckets, cells),
    ),
    sources: [...sourcesOf(layOut(buckets))],
  };
}

/** A counter whose events were all voided is still there. */
function toCells(sums: ReadonlyMap<number, Totals>): readonly MeterCell[] {
  return [...sums].flatMap(([bucket, { count: events, quantity: amount }]) =>
    events === 0 ? [] : [{ bucket, events, amount }],
  );
}

async function sumDefined(
  dependencies: CustomerUsageDependencies,
  asked: Asked,
  defined: readonly Meter[],
  signals: readonly MeterSeries[],
): Promise<Used> {
  const signalIdOf: SignalIdOf = (eventType) =>
    dependencies.identifiers.nameBased(asked.organization, "meter", eventType);
  const used = signals.map(({ meter }) => meter.id);
  const start = asked.buckets[0]?.start ?? 0;
  const meters = defined.filter((meter) => mayHaveEvents(meter, used, start, signalIdOf));
  refuseTooManyQueries(meters.map((meter) => planMeter(toQuestion(asked, meter), signalIdOf)));
  let points = used.length * asked.buckets.length;
  const found = await mapAtOnce(meters, METERS_AT_ONCE, async (meter) => {
    const one = await sumOne(dependencies, asked, meter);
    points += one.series.length * asked.buckets.length;
    refuseTooLarge(points);
    return one;
  });
  return {
    series: found.flatMap(({ series }) => series),
    sources: found.flatMap(({ sources }) => sources),
  };
}

function toQuestion({ organization, customer, buckets }: Asked, meter: Meter): MeterQuestion {
  return { organization, meter, buckets, customers: [customer], byCustomer: false, owners: new Map() };
}

async function sumOne({ sumMeter }: CustomerUsageDependencies, asked: Asked, meter: Meter): Promise<Used> {
  const { buckets } = asked;
  const question = toQuestion(asked, meter);
  const { cells, sources } = await sumMeter(question, LIMITS);
  if (cells.length === 0) return { series: [], sources: [...sources] };
  const whole = isFolded(meter.aggregation)
    ? undefined
    : (await sumMeter({ ...question, buckets: [windowOf(buckets)] }, LIMITS)).cells;
  return { series: [foldSeries(meter, buckets, cells, whole)], sources: [...sources] };
}

function byName({ meter: a }: MeterSeries, { meter: b }: MeterSeries): number {
  const [left, right] = a.name === b.name ? [a.id, b.id] : [a.name, b.name];
  return left < right ? -1 : 1;
}

function refuseTooManyQueries(plans: readonly MeterPlan[]): void {
  const asking = plans.filter(({ segments }) => segments.length > 0);
  const queries = asking.reduce((sum, { segments }) => sum + Math.ceil(segments.length / QUERY_BUCKETS), 0);
  if (queries > QUERIES_MAX)
    throw new MeteringError(
      "request.too-large",
      `only raw events answer ${asking.length} of the meters, with ${queries} queries, over ${QUERIES_MAX}; ${LIMITS.narrower}, or for one meter at a time by GET /v1/meters/{id}/usage with customer_id`,
    );
}

function refuseTooLarge(points: number): void {
  if (points > POINTS_MAX)
    throw new MeteringError(
      "request.too-large",
      `the answer would have ${points} buckets or more, over ${POINTS_MAX}; ${LIMITS.narrower}`,
    );
}
