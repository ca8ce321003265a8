/**
 * Owns: answering how much of one meter was used in a window, by buckets, by how many customers, and by whom or what most.
 * Does not own: the sums (sum-meter.ts, count-customers.ts, break-down-meter.ts), what one value is (domain/meter/series.ts), JSON (shared/contracts).
 */

import { dataThroughOf } from "../domain/freshness/data-through.ts";
import type { MeterBreakdown, MeterUsageAnswer } from "../domain/meter/answers.ts";
import type { AskedBreakdown } from "../domain/meter/breakdown.ts";
import type { Meter } from "../domain/meter/meter.ts";
import { foldSeries, isFolded } from "../domain/meter/series.ts";
import {
  type CustomerIdentity,
  identityOf,
  type MeterCell,
  type MeterQuestion,
  type Source,
  windowOf,
} from "../domain/meter/usage.ts";
import { cutIntoBuckets, type WindowSize } from "../domain/time-window/buckets.ts";
import { resolveWindow, type WindowInput } from "../domain/time-window/window.ts";
import { MeteringError } from "../errors.ts";
import type { Catalog } from "../ports/catalog.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";
import type { Identities } from "../ports/identities.ts";
import type { Meters } from "../ports/meters.ts";
import type { Sums } from "../ports/sums.ts";

export interface MeterUsageDependencies extends Pick<Sums, "sumMeter" | "countCustomers" | "breakDownMeter"> {
  readonly meters: Pick<Meters, "find">;
  readonly identities: Pick<Identities, "identify" | "absorptions">;
  readonly catalog: Pick<Catalog, "entries">;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}

export interface MeterUsageInput extends Omit<WindowInput, "now"> {
  readonly organization: string;
  /** An id or external id. */
  readonly meter: string;
  /** An id, external id or alias; absent: all customers. */
  readonly customer: string | undefined;
  readonly size: WindowSize;
  /** Absent: nothing is told apart. */
  readonly breakdown?: AskedBreakdown;
}

const NO_OWNERS: ReadonlyMap<string, string> = new Map();

/** A bucket takes up to 110 bytes of the 5.5 MB that an answer may have. */
const LIMITS = { cellsMax: 50_000, narrower: "ask for a shorter window, or for longer buckets" };

/** @throws MeteringError meter.unknown, customer.unknown, request.invalid, request.too-large, event-store.unavailable */
export async function queryMeterUsage(
  dependencies: MeterUsageDependencies,
  input: MeterUsageInput,
): Promise<MeterUsageAnswer> {
  const { organization, zone, size } = input;
  const now = dependencies.now();
  const window = resolveWindow({ ...input, now });
  if (window.kind === "refused")
    throw new MeteringError("request.invalid", window.fault, { faults: [window.fault] });
  const { span } = window;
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const [watermarks, meter, customer, owners] = await Promise.all([
    dependencies.freshness.watermarks(),
    findMeter(dependencies, input),
    findCustomer(dependencies, input),
    // Whose usage is whose: of one customer it is known.
    input.customer === undefined ? dependencies.identities.absorptions(organization, "customer") : NO_OWNERS,
  ]);
  const buckets = cutIntoBuckets(span, size, zone);
  const customers = customer && [customer];
  const question = { organization, meter, buckets, customers, byCustomer: false, owners };
  const [{ cells, ...answered }, whole, count, parts] = await Promise.all([
    dependencies.sumMeter(question, LIMITS),
    sumWhole(dependencies, question),
    customer === undefined ? dependencies.countCustomers(organization, meter, span, owners) : undefined,
    breakDown(dependencies, question, input.breakdown),
  ]);
  const series = foldSeries(meter, buckets, cells, whole);
  const sources = new Set([...answered.sources, ...(count?.sources ?? []), ...parts.sources]);
  return {
    ...series,
    span,
    customers: count?.customers ?? Math.min(1, series.totals.events),
    breakdown: parts.breakdown,
    dataThrough: dataThroughOf(watermarks, { sources, since: span.start }, now),
    sources,
  };
}

/** The rows with the names of their customers; of a property, the text is its own name. */
async function breakDown(
  { breakDownMeter, catalog }: MeterUsageDependencies,
  question: MeterQuestion,
  asked: AskedBreakdown | undefined,
): Promise<{ readonly breakdown?: MeterBreakdown; readonly sources: ReadonlySet<Source> }> {
  if (asked === undefined) return { sources: new Set() };
  const { kind } = asked;
  const { rows, totalRows, sources } = await breakDownMeter(question, asked);
  const customers = kind.by === "customer" ? rows.flatMap(({ key }) => key ?? []) : [];
  const references = customers.map((id) => ({ kind: "customer" as const, id }));
  const entries = references.length === 0 ? [] : await catalog.entries(question.organization, references);
  const names = new Map(entries.map(({ id, name }) => [id, name]));
  const named = rows.map((row) => ({ ...row, name: names.get(row.key ?? "") ?? row.key }));
  return { breakdown: { kind, rows: named, totalRows }, sources };
}

/** The window as one bucket, where it does not follow from its buckets. */
async function sumWhole(
  { sumMeter }: Pick<Sums, "sumMeter">,
  question: MeterQuestion,
): Promise<readonly MeterCell[] | undefined> {
  const { meter, buckets } = question;
  if (isFolded(meter.aggregation)) return undefined;
  return (await sumMeter({ ...question, buckets: [windowOf(buckets)] }, LIMITS)).cells;
}

async function findMeter(
  { meters }: MeterUsageDependencies,
  { organization, meter }: MeterUsageInput,
): Promise<Meter> {
  const found = await meters.find(organization, meter);
  if (found !== undefined) return found;
  throw new MeteringError("meter.unknown", `id: no meter has the id or external id ${meter}`);
}

async function findCustomer(
  { identities }: MeterUsageDependencies,
  { organization, customer }: MeterUsageInput,
): Promise<CustomerIdentity | undefined> {
  if (customer === undefined) return undefined;
  const found = await identities.identify(organization, "customer", customer);
  if (found !== undefined) return identityOf(found);
  throw new MeteringError(
    "customer.unknown",
    `customer_id: no customer has the id, external id or alias ${customer}`,
  );
}
