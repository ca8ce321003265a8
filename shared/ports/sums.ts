import type { MeterHistory } from "../domain/meter/all-time.ts";
import type { BatchChoice, BatchSelection } from "../domain/meter/batch.ts";
import type { AskedBreakdown, BreakdownRow } from "../domain/meter/breakdown.ts";
import type { Meter } from "../domain/meter/meter.ts";
import type { MeterLimits, MeterQuestion, MeterUsage, Source } from "../domain/meter/usage.ts";
import type { Span } from "../domain/time-window/window.ts";
import type { Names } from "../domain/usage/answer.ts";
import type { UsageQuestion } from "../domain/usage/question.ts";
import type { CounterQuestion } from "../domain/usage/sources.ts";
import type { Tally } from "../domain/usage/tally.ts";

/**
 * Adds what counters answer of a question, exact, to a tally.
 * @param onProgress is called before each read; when it throws, reading stops
 */
export type SumCounters = (question: CounterQuestion, tally: Tally, onProgress: () => void) => Promise<void>;

/**
 * The exact sums of a question, by id and bucket.
 * @param onProgress sees the growing sums after each read; when it throws, reading stops
 * @throws MeteringError request.too-large, event-store.unavailable
 */
export type SumUsage = (question: UsageQuestion, onProgress: (tally: Tally) => void) => Promise<Tally>;

/**
 * The same, with everything under the entry of the catalog that owns it, and with names: of what the filters name, and of what the
 * sums are broken down by.
 */
export type SumOwned = (
  question: UsageQuestion,
  onProgress: (tally: Tally) => void,
) => Promise<{ readonly tally: Tally; readonly names: Names }>;

/**
 * What a meter gives, exact.
 * @throws MeteringError request.too-large, event-store.unavailable
 */
export type SumMeter = (question: MeterQuestion, limits: MeterLimits) => Promise<MeterUsage>;

export interface CustomerCount {
  readonly customers: number;
  readonly sources: ReadonlySet<Source>;
}

/**
 * How many customers used a meter in a window, exact.
 * @param owners by the id of an entry that became an alias: the id of its customer
 * @throws MeteringError request.too-large, event-store.unavailable
 */
export type CountCustomers = (
  organization: string,
  meter: Meter,
  span: Span,
  owners: ReadonlyMap<string, string>,
) => Promise<CustomerCount>;

export interface BrokenDown extends Pick<MeterUsage, "sources"> {
  /** The largest ones, in the order of their usage of the whole window. */
  readonly rows: readonly BreakdownRow[];
  /** How many there are, those that are not told included. */
  readonly totalRows: number;
}

/**
 * What a meter gives, told apart by customer or by the text of a property, exact.
 * @param question `byCustomer` and groups are of no account
 * @throws MeteringError request.too-large, event-store.unavailable
 */
export type BreakDownMeter = (question: MeterQuestion, asked: AskedBreakdown) => Promise<BrokenDown>;

/** What a meter did in all time. Owners and errors as above. */
export type SumAllTime = (
  organization: string,
  meter: Meter,
  owners: ReadonlyMap<string, string>,
) => Promise<MeterHistory>;

/**
 * The meters and customers that a question names.
 * @param when `from`: the start of its window (ms since 1970); `asOf`: what became an alias later (RFC 3339, UTC) is none
 * @throws MeteringError customer.unknown, meter.unknown, request.invalid: each wrong field is a fault
 */
export type ChooseBatch = (
  organization: string,
  selection: BatchSelection,
  when: { readonly from: number; readonly asOf: string },
) => Promise<BatchChoice>;

/** Sums for one request: what two of its questions need from the counters is read once. */
export interface Sums {
  readonly sumUsage: SumUsage;
  readonly sumMeter: SumMeter;
  readonly countCustomers: CountCustomers;
  readonly breakDownMeter: BreakDownMeter;
  readonly sumAllTime: SumAllTime;
}
