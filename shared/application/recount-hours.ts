/**
 * Owns: counting hours of one day anew, from the ledger, against rollups and event store.
 * Does not own: what a difference means (domain/reconciliation/compare.ts), and what is done about it (repair-drift.ts).
 *
 * read everything -> differences? -> wait, read everything again -> what is still the same to the last digit is drift.
 */
import { timestampMs } from "../domain/event/timestamp.ts";
import { compareDay, needsWholeDay } from "../domain/reconciliation/compare.ts";
import type { DayCounters } from "../domain/reconciliation/day-reading.ts";
import { type CounterDrift, confirm, type Recount } from "../domain/reconciliation/drift.ts";
import { type HoursQuestion, hourText, WHOLE_DAY } from "../domain/reconciliation/hours.ts";
import { compareStore, createMeterSums, type MeterSums } from "../domain/reconciliation/meter-sums.ts";
import { createSums, type Sums } from "../domain/reconciliation/sums.ts";
import { addendsOf, standingTotals } from "../domain/rollup/addends.ts";
import { HOUR_MS } from "../domain/usage/layout.ts";
import type { Clock } from "../ports/clock.ts";
import type { ReadCounted } from "../ports/counted-events.ts";
import type { EventReceipt } from "../ports/event-receipts.ts";
import type { EventStoreReader } from "../ports/event-store.ts";

export interface RecountDependencies {
  readonly readCounted: ReadCounted;
  /** All counters of a day, consistently. */
  readonly readCounters: (question: HoursQuestion, ledger: Sums) => Promise<DayCounters>;
  /** Leaves out slots of months that are right: see keep-wrong-months.ts. */
  readonly keepWrongMonths: (drift: readonly CounterDrift[]) => Promise<readonly CounterDrift[]>;
  readonly eventStore: EventStoreReader;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly now: Clock;
}

/** Between two readings: transactions that were under way are over. */
const PAUSE_MS = 2_000;

/** Timestream takes some hours until it shows what it was given long after its time (its magnetic store). */
const LATE = { afterMs: 12 * HOUR_MS, shownWithinMs: 6 * HOUR_MS } as const;

/**
 * Where the rollups and the event store do not hold what the ledger says.
 * @throws OutOfTimeError
 */
export async function recountHours(
  dependencies: RecountDependencies,
  question: HoursQuestion,
): Promise<Recount> {
  const first = await readOnce(dependencies, question);
  if (isClean(first)) return first;
  await dependencies.pause(PAUSE_MS);
  const second = await readOnce(dependencies, question);
  const drift = await dependencies.keepWrongMonths(confirm(first.drift, second.drift));
  if (needsWholeDay(drift, question.hours))
    return recountHours(dependencies, { ...question, hours: WHOLE_DAY });
  return { ...second, drift, storeDrift: confirm(first.storeDrift, second.storeDrift) };
}

function isClean({ drift, storeDrift }: Recount): boolean {
  return drift.length === 0 && storeDrift.length === 0;
}

async function readOnce(dependencies: RecountDependencies, question: HoursQuestion): Promise<Recount> {
  const { organization, day, hours } = question;
  const [ledger, meters] = await readLedger(dependencies, question);
  const [counters, stored] = await Promise.all([
    dependencies.readCounters(question, ledger),
    readStore(dependencies, question),
  ]);
  return {
    hours: [...hours].sort((a, b) => a - b).map((hour) => hourText(day, hour)),
    drift: compareDay({ ...counters, organization, day, hours, ledger }),
    ...("failure" in stored
      ? { storeDrift: [], storeFailure: stored.failure }
      : { storeDrift: compareStore(organization, meters, stored) }),
  };
}

async function readLedger(
  { readCounted, now }: RecountDependencies,
  question: HoursQuestion,
): Promise<readonly [Sums, MeterSums]> {
  const { sums, add } = createSums(question.organization);
  const meters = createMeterSums();
  for await (const receipts of readCounted(question)) {
    for (const receipt of receipts) {
      for (const addend of addendsOf(receipt.event, receipt.standing)) add(addend);
      meters.add(hourOfEvent(receipt), receipt.event.meterId, standingTotals(receipt.standing));
      if (isStillHidden(receipt, now())) meters.leaveOut(hourOfEvent(receipt), receipt.event.meterId);
    }
  }
  return [sums, meters];
}

function hourOfEvent({ event }: EventReceipt): string {
  return hourText(event.timestamp.slice(0, 10), Number(event.timestamp.slice(11, 13)));
}

function isStillHidden({ event, acceptedAt }: EventReceipt, now: number): boolean {
  const accepted = timestampMs(acceptedAt);
  return accepted > timestampMs(event.timestamp) + LATE.afterMs && accepted > now - LATE.shownWithinMs;
}

/** No total depends on the event store: what keeps it from answering keeps nothing else from being checked. */
async function readStore(
  { eventStore }: RecountDependencies,
  { organization, day, hours }: HoursQuestion,
): Promise<MeterSums | { readonly failure: string }> {
  const starts = [...hours].sort((a, b) => a - b).map((hour) => hourText(day, hour));
  const segments = starts.map((start) => ({
    start: timestampMs(start),
    end: timestampMs(start) + HOUR_MS,
  }));
  try {
    const stored = createMeterSums();
    const rows = await eventStore.sumSegments({ organization, segments, breakdownBy: "meter" });
    for (const { segment, id = "", totals } of rows) stored.add(starts[segment] ?? "", id, totals);
    return stored;
  } catch (error) {
    return { failure: String(error) };
  }
}
