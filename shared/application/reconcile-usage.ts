/**
 * Owns: one run of the reconciliation - whose hours are counted anew, what is put right, and what is noted.
 * Does not own: each step (recount-hours.ts, repair-drift.ts, take-over-orphans.ts).
 */
import { timestampMs, timestampOf } from "../domain/event/timestamp.ts";
import type { CounterDrift, Recount, RepairRequest, StoreDrift } from "../domain/reconciliation/drift.ts";
import { findHourFault, groupByDay, type HoursQuestion, hourText } from "../domain/reconciliation/hours.ts";
import type { OrphanQuestion, OrphanReport } from "../domain/reconciliation/orphan-days.ts";
import { type ReconciliationRun, RUN_ENTRIES_MAX } from "../domain/reconciliation/run.ts";
import { DAY_MS } from "../domain/time-window/calendar.ts";
import { HOUR_MS } from "../domain/usage/layout.ts";
import { OutOfTimeError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { ListOrganizations } from "../ports/organizations.ts";
import type { ReconciliationLog } from "../ports/reconciliation-log.ts";

export interface ReconcileDependencies {
  readonly organizations: ListOrganizations;
  /** Beginnings of hours that nobody named, ms since 1970. */
  readonly chooseHours: (organization: string, now: number) => Promise<readonly number[]>;
  readonly log: ReconciliationLog;
  readonly recount: (question: HoursQuestion) => Promise<Recount>;
  readonly repairCounters: (
    drift: readonly CounterDrift[],
    request: RepairRequest,
  ) => Promise<readonly CounterDrift[]>;
  readonly resendEvents: (drift: readonly StoreDrift[]) => Promise<number>;
  readonly takeOverOrphans: (question: OrphanQuestion) => Promise<OrphanReport>;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
  /** In [0, 1); decides which organization is first. */
  readonly random: () => number;
}

export interface ReconcileRequest {
  /** Absent: all of them. */
  readonly organization?: string;
  /** Half-open, whole UTC hours, ms since 1970. Absent: the last hour that is over, some others by chance, and the orphans. */
  readonly span?: { readonly from: number; readonly to: number };
  /** Absent: what is found is only told. */
  readonly repair?: RepairRequest;
}

export interface ReconcileReport {
  readonly runs: readonly ReconciliationRun[];
  /** Organizations whose run ended with an error; the others are done all the same. */
  readonly failures: readonly { readonly organization: string; readonly cause: unknown }[];
}

/** How far back a run looks for where the last one ended. */
const LAST_RUN_MS = 3 * DAY_MS;

export async function reconcileUsage(
  dependencies: ReconcileDependencies,
  request: ReconcileRequest,
): Promise<ReconcileReport> {
  const organizations =
    request.organization === undefined
      ? shuffle(await dependencies.organizations(), dependencies.random)
      : [request.organization];
  const runs: ReconciliationRun[] = [];
  const failures: { organization: string; cause: unknown }[] = [];
  for (const organization of organizations) {
    try {
      runs.push(await reconcileOne(dependencies, organization, request));
    } catch (cause) {
      failures.push({ organization, cause });
    }
  }
  return { runs, failures };
}

/** So that a run whose time is over does not always leave out the same ones. */
function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

async function reconcileOne(
  dependencies: ReconcileDependencies,
  organization: string,
  request: ReconcileRequest,
): Promise<ReconciliationRun> {
  const at = dependencies.now();
  const [last] = await dependencies.log.runs(organization, at - LAST_RUN_MS);
  const starts =
    request.span === undefined ? await dependencies.chooseHours(organization, at) : hoursOf(request.span);
  const checked = await checkHours(dependencies, organization, starts, request);
  // An operator who names hours asks about these alone.
  const orphans =
    request.span === undefined ? await checkOrphans(dependencies, organization, at, last) : undefined;
  const run: ReconciliationRun = {
    id: dependencies.identifiers.timeOrdered(),
    organization,
    at: timestampOf(at),
    ...checked,
    orphansTakenOver: orphans?.takenOver ?? 0,
    unclaimed: (orphans?.unclaimed ?? last?.unclaimed ?? []).slice(0, RUN_ENTRIES_MAX),
    orphansCheckedUntil:
      orphans === undefined ? last?.orphansCheckedUntil : timestampOf(orphans.checkedUntil),
  };
  await dependencies.log.record(run);
  return run;
}

async function checkOrphans(
  { takeOverOrphans }: ReconcileDependencies,
  organization: string,
  now: number,
  last: ReconciliationRun | undefined,
): Promise<OrphanReport | undefined> {
  const until = last?.orphansCheckedUntil;
  const question = {
    organization,
    now,
    checkedUntil: until === undefined ? undefined : timestampMs(until),
    unclaimed: last?.unclaimed ?? [],
  };
  try {
    return await takeOverOrphans(question);
  } catch (error) {
    // The next run begins where this one did.
    if (error instanceof OutOfTimeError) return undefined;
    throw error;
  }
}

function hoursOf({ from, to }: { readonly from: number; readonly to: number }): readonly number[] {
  return Array.from({ length: Math.max(0, (to - from) / HOUR_MS) }, (_, index) => from + index * HOUR_MS);
}

type Checked = Pick<
  ReconciliationRun,
  | "hours"
  | "notChecked"
  | "drift"
  | "driftCount"
  | "eventStoreDrift"
  | "eventStoreFailure"
  | "repaired"
  | "resent"
>;

async function checkHours(
  dependencies: ReconcileDependencies,
  organization: string,
  starts: readonly number[],
  { repair }: ReconcileRequest,
): Promise<Checked> {
  const now = dependencies.now();
  const notChecked = starts.flatMap((start) => {
    const reason = findHourFault(start, now);
    return reason === undefined ? [] : [{ hour: timestampOf(start), reason }];
  });
  const outcomes: (Recount & Pick<Checked, "repaired" | "resent">)[] = [];
  const checkable = starts.filter((start) => findHourFault(start, now) === undefined);
  for (const { day, hours } of groupByDay(checkable)) {
    try {
      outcomes.push(await checkDay(dependencies, { organization, day, hours }, repair));
    } catch (error) {
      if (!(error instanceof OutOfTimeError)) throw error;
      for (const hour of hours) notChecked.push({ hour: hourText(day, hour), reason: error.message });
    }
  }
  const drift = lastOfEach(outcomes.flatMap((outcome) => outcome.drift));
  return {
    hours: outcomes.flatMap(({ hours }) => hours),
    notChecked,
    drift: drift.slice(0, RUN_ENTRIES_MAX),
    driftCount: drift.length,
    eventStoreDrift: outcomes.flatMap(({ storeDrift }) => storeDrift).slice(0, RUN_ENTRIES_MAX),
    eventStoreFailure: outcomes.find(({ storeFailure }) => storeFailure !== undefined)?.storeFailure,
    repaired: outcomes.flatMap(({ repaired }) => repaired).slice(0, RUN_ENTRIES_MAX),
    resent: outcomes.reduce((sum, { resent }) => sum + resent, 0),
  };
}

/** Every day finds the same wrong month. */
function lastOfEach(drift: readonly CounterDrift[]): readonly CounterDrift[] {
  return [...new Map(drift.map((entry) => [JSON.stringify(entry.counter), entry])).values()];
}

async function checkDay(
  { recount, repairCounters, resendEvents }: ReconcileDependencies,
  question: HoursQuestion,
  repair: RepairRequest | undefined,
): Promise<Recount & Pick<Checked, "repaired" | "resent">> {
  const found = await recount(question);
  if (repair === undefined) return { ...found, repaired: [], resent: 0 };
  const resent = await resendEvents(found.storeDrift);
  const repaired = await repairCounters(found.drift, repair);
  if (repaired.length === 0) return { ...found, repaired, resent };
  // The first recount may have widened to the whole day.
  const hours = new Set(found.hours.map((hour) => Number(hour.slice(11, 13))));
  return { ...(await recount({ ...question, hours })), repaired, resent };
}
