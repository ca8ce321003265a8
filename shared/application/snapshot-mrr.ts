/**
 * Owns: which months of which organizations are closed, in which order, and what came of it.
 * Does not own: closing one (close-month.ts), and why a month is to be closed (domain/mrr/months-to-close.ts).
 */
import { timestampMs, timestampOf } from "../domain/event/timestamp.ts";
import {
  firstMonthOf,
  lastMonthOver,
  monthAfter,
  monthsWanted,
  nextToClose,
} from "../domain/mrr/months-to-close.ts";
import type { SnapshotHead } from "../domain/mrr/snapshot.ts";
import { beginRun, type SnapshotRun } from "../domain/mrr/snapshot-run.ts";
import { monthSpan } from "../domain/plan/period.ts";
import { DAY_MS, dayText } from "../domain/time-window/calendar.ts";
import { MeteringError, OutOfTimeError } from "../errors.ts";
import type { BillingReader, LateMonths } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { ListOrganizations } from "../ports/organizations.ts";
import type { SnapshotReader, SnapshotWriter } from "../ports/snapshots.ts";

export interface SnapshotMrrDependencies {
  readonly organizations: ListOrganizations;
  readonly snapshots: Pick<SnapshotReader, "heads" | "runs" | "findRun"> & SnapshotWriter;
  readonly billing: Pick<BillingReader, "firstMonth">;
  readonly lateMonths: LateMonths;
  /** RFC 3339: usage that was accepted before it is counted. */
  readonly dataThrough: () => Promise<string>;
  /** Works through a run. @throws OutOfTimeError */
  readonly closeMonth: (organization: string, run: SnapshotRun) => Promise<void>;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
  /** In [0, 1); decides which organization is first. */
  readonly random: () => number;
}

export interface SnapshotRequest {
  /** `YYYY-MM`: it is computed anew. Absent: whatever is to be closed. */
  readonly month?: string;
  /** Absent: all of them. */
  readonly organization?: string;
}

/** A month that was computed. */
export interface ClosedMonth {
  readonly organization: string;
  readonly month: string;
  /** New versions; none where it came to what there was. */
  readonly written: readonly SnapshotHead[];
}

export interface SnapshotReport {
  readonly months: readonly ClosedMonth[];
  /** Organizations for which the time did not suffice: the next invocation goes on with them. */
  readonly unfinished: readonly string[];
  /** The others are done all the same. */
  readonly failures: readonly { readonly organization: string; readonly cause: unknown }[];
}

/** @throws MeteringError request.invalid when the month is not over */
export async function snapshotMrr(
  dependencies: SnapshotMrrDependencies,
  request: SnapshotRequest,
): Promise<SnapshotReport> {
  const { organization, month } = request;
  const today = dayText(Math.floor(dependencies.now() / DAY_MS));
  const last = lastMonthOver(today);
  if (month !== undefined && month > last)
    throw new MeteringError(
      "request.invalid",
      `month: got ${month}; accepted is a month that is over in UTC, ${last} or one before it`,
    );
  const organizations =
    organization === undefined
      ? shuffle(await dependencies.organizations(), dependencies.random)
      : [organization];
  const months: ClosedMonth[] = [];
  const unfinished: string[] = [];
  const failures: { organization: string; cause: unknown }[] = [];
  for (const each of organizations) {
    try {
      for await (const closed of closeMonths({ ...dependencies, organization: each, today, last }, month))
        months.push(closed);
    } catch (cause) {
      if (cause instanceof OutOfTimeError) unfinished.push(each);
      else failures.push({ organization: each, cause });
    }
  }
  return { months, unfinished, failures };
}

/** So that a run whose time is over does not always leave out the same ones. */
function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

interface Work extends SnapshotMrrDependencies {
  readonly organization: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** The last month that is over. */
  readonly last: string;
}

async function* closeMonths(work: Work, asked: string | undefined): AsyncGenerator<ClosedMonth> {
  const { snapshots, organization, today, last } = work;
  const first = firstMonthOf(await work.billing.firstMonth(organization), last);
  if (asked === undefined) await noteLateMonths(work);
  else {
    // One that was begun before it was asked for may not know what is asked for.
    const open = await snapshots.findRun(organization, asked);
    if (open?.isFinished === false) yield close(work, asked);
    yield close(work, asked);
  }
  while (true) {
    const [runs, heads] = await Promise.all([
      snapshots.runs(organization),
      snapshots.heads(organization, {}),
    ]);
    // By hand no month is closed besides the one that was asked for and those that this made wrong.
    const wanted = asked === undefined ? monthsWanted(first, runs, today) : undefined;
    const month = nextToClose(runs, heads, wanted);
    if (month === undefined) return;
    yield close(work, month);
  }
}

/** Whatever was recorded late is noted with the months themselves, so that they are worked off one by one, by whoever comes. */
async function noteLateMonths({ snapshots, lateMonths, organization }: Work): Promise<void> {
  const late = await lateMonths.list(organization);
  const [first] = late;
  if (first === undefined) return;
  for (const run of await snapshots.runs(organization)) {
    if (run.month >= first.month) await makeOutdated(snapshots, organization, run);
  }
  await lateMonths.clear(organization, late);
}

async function makeOutdated(
  snapshots: Work["snapshots"],
  organization: string,
  found: SnapshotRun,
): Promise<void> {
  let run: SnapshotRun | undefined = found;
  while (run !== undefined && !run.isOutdated) {
    const after = { ...run, step: run.step + 1, isOutdated: true };
    const step = { before: run, after, customers: [], heads: [] };
    if ((await snapshots.advance(organization, step)) === "advanced") return;
    run = await snapshots.findRun(organization, run.month);
  }
}

async function close(work: Work, month: string): Promise<ClosedMonth> {
  const { snapshots, closeMonth, organization } = work;
  const run = await findOrBegin(work, month);
  await closeMonth(organization, run);
  const heads = await snapshots.heads(organization, { from: month, to: month });
  return { organization, month, written: heads.filter(({ runId }) => runId === run.runId) };
}

/** A run that is not finished, of whomever; if there is none, a new one. */
async function findOrBegin(work: Work, month: string): Promise<SnapshotRun> {
  const { snapshots, identifiers, organization } = work;
  while (true) {
    const before = await snapshots.findRun(organization, month);
    if (before?.isFinished === false) return before;
    const startedAt = timestampOf(work.now());
    await requireCounted(work, month);
    const [heads, isFirst] = await Promise.all([
      snapshots.heads(organization, { to: monthAfter(month, -1) }),
      isFirstMonth(work, month),
    ]);
    const made = { runId: identifiers.timeOrdered(), startedAt, isFirst };
    const after = beginRun(month, heads, before === undefined ? made : { ...made, keeps: [] });
    const step = { before, after, customers: [], heads: [] };
    if ((await snapshots.advance(organization, step)) === "advanced") return after;
  }
}

async function isFirstMonth({ billing, organization, last }: Work, month: string): Promise<boolean> {
  const first = firstMonthOf(await billing.firstMonth(organization), last);
  return first === undefined || month <= first;
}

/** @throws Error while usage of the month that was accepted may not be counted yet: a bill of a part of it would look like one of all */
async function requireCounted(work: Work, month: string): Promise<void> {
  const dataThrough = await work.dataThrough();
  if (timestampMs(dataThrough) < monthSpan(month).until * DAY_MS)
    throw new Error(`${month} cannot be closed: what was accepted is counted through ${dataThrough} only`);
}
