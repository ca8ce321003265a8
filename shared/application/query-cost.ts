/**
 * Owns: answering what events cost: by agent, customer, signal and day from the counters, by model from raw events.
 * Does not own: the sums (sum-owned.ts, ports/event-models.ts), and how they are made to add up (domain/usage/cost.ts).
 */

import { NO_TOTALS } from "../domain/rollup/counter.ts";
import { cutIntoBuckets } from "../domain/time-window/buckets.ts";
import { DAY_MS, dayText } from "../domain/time-window/calendar.ts";
import { type Bound, resolveWindow, type Span } from "../domain/time-window/window.ts";
import { UTC } from "../domain/time-window/zone.ts";
import type { Names } from "../domain/usage/answer.ts";
import { foldAnswer } from "../domain/usage/answer.ts";
import {
  type CostAnswer,
  type CostBreakdowns,
  type CostOfWindow,
  toCostRows,
  toModelRows,
} from "../domain/usage/cost.ts";
import { DIMENSIONS, type Dimension, type UsageFilters } from "../domain/usage/question.ts";
import type { Tally } from "../domain/usage/tally.ts";
import { type ErrorCode, MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { ObserveOrigin } from "../ports/earnings.ts";
import type { EventModelReader } from "../ports/event-models.ts";
import type { Identities, Identity } from "../ports/identities.ts";
import type { SumOwned } from "../ports/sums.ts";

export interface CostDependencies {
  readonly identities: Pick<Identities, "identify">;
  readonly sumOwned: SumOwned;
  readonly eventStore: EventModelReader;
  readonly observeOrigin: ObserveOrigin;
  readonly now: Clock;
}

export interface CostInput {
  readonly organization: string;
  readonly start: Bound | undefined;
  readonly end: Bound | undefined;
  /** Ids, external ids or aliases. */
  readonly references: Readonly<Partial<Record<Dimension, string>>>;
  readonly isBrokenDown: boolean;
  readonly includesPrior: boolean;
}

export const NARROWER_COST = "breakdown=false, a shorter window, or one customerId, agentId or signalId";

/** Today and the 29 days before it. */
const WINDOW = { zone: UTC, names: { start: "startDate", end: "endDate" }, defaultDaysBefore: 29 };
/** A row takes 100 bytes at least of the 6 MB that an answer may have. */
const ROWS_MAX = 60_000;
const MODELS_MAX = 10_000;

interface Asked {
  readonly organization: string;
  readonly filters: UsageFilters;
  /** The same as all ids under which events were counted. */
  readonly counted: Readonly<Partial<Record<Dimension, readonly string[]>>>;
  readonly isBrokenDown: boolean;
}

/** @throws MeteringError request.invalid, customer.unknown, agent.unknown, meter.unknown, request.too-large, event-store.unavailable */
export async function queryCost(dependencies: CostDependencies, input: CostInput): Promise<CostAnswer> {
  const { organization, references, isBrokenDown, includesPrior } = input;
  const window = resolveWindow({ ...input, ...WINDOW, now: dependencies.now() });
  if (window.kind === "refused") return refuse(window.fault);
  if (includesPrior && window.span.start === 0)
    return refuse(
      `startDate: got ${window.startText}, but nothing lies before 1970; accepted with includePriorWindow=true is a later startDate`,
    );
  // The watermarks come first: what they promise must hold for everything that is read after them.
  const [originSince, ...named] = await Promise.all([
    dependencies.observeOrigin(),
    ...DIMENSIONS.map((dimension) => identify(dependencies, organization, dimension, references[dimension])),
  ]);
  const found = named.flatMap((identity) => identity ?? []);
  const asked: Asked = {
    organization,
    isBrokenDown,
    filters: Object.fromEntries(found.map(({ kind, id }) => [`${kind}Id`, id])),
    counted: Object.fromEntries(found.map(({ kind, id, absorbed }) => [kind, [id, ...absorbed]])),
  };
  const { span, startText, endText } = window;
  const [current, prior] = await Promise.all([
    costOf(dependencies, asked, span),
    includesPrior ? costOf(dependencies, asked, windowBefore(span)) : undefined,
  ]);
  const since = (prior === undefined ? span : windowBefore(span)).start;
  return {
    ...current,
    startText,
    endText,
    ...(prior === undefined ? {} : { prior }),
    ...originSince(since),
  };
}

function refuse(fault: string): never {
  throw new MeteringError("request.invalid", fault, { faults: [fault] });
}

const UNKNOWN: Readonly<Record<Dimension, { readonly code: ErrorCode; readonly field: string }>> = {
  customer: { code: "customer.unknown", field: "customerId" },
  agent: { code: "agent.unknown", field: "agentId" },
  meter: { code: "meter.unknown", field: "signalId" },
};

async function identify(
  { identities }: CostDependencies,
  organization: string,
  dimension: Dimension,
  reference: string | undefined,
): Promise<Identity | undefined> {
  if (reference === undefined) return undefined;
  const found = await identities.identify(organization, dimension, reference);
  if (found !== undefined) return found;
  const { code, field } = UNKNOWN[dimension];
  const kind = dimension === "meter" ? "signal" : dimension;
  throw new MeteringError(code, `${field}: no ${kind} has the id or external id ${reference}`);
}

function windowBefore({ start, end }: Span): Span {
  // No event is older than 1970.
  return { start: Math.max(0, start - (end - start)), end: start };
}

async function costOf(dependencies: CostDependencies, asked: Asked, span: Span): Promise<CostOfWindow> {
  const models = await readModels(dependencies, asked, span);
  // After the raw events, which come later than their counters: so it is seldom that the events of models are more than all.
  const days = cutIntoBuckets(span, "day", UTC);
  const whole = cutIntoBuckets(span, "none", UTC).filter(({ start, end }) => start < end);
  const { organization, filters } = asked;
  const sum = (breakdownBy: Dimension) =>
    asked.isBrokenDown
      ? dependencies.sumOwned({ organization, filters, buckets: whole, breakdownBy }, refuseTooLarge)
      : undefined;
  const [all, agents, customers, signals] = await Promise.all([
    dependencies.sumOwned({ organization, filters, buckets: days }, refuseTooLarge),
    sum("agent"),
    sum("customer"),
    sum("meter"),
  ]);
  const { totals, series } = foldAnswer(all.tally, days, undefined);
  const breakdowns: CostBreakdowns | undefined = agents &&
    customers &&
    signals && {
      byAgent: toCostRows(agents.tally, totals),
      byCustomer: toCostRows(customers.tally, totals),
      bySignal: toCostRows(signals.tally, totals),
      byDay: series,
      byModel: toModelRows(models, totals),
    };
  const names: Names = {
    agent: agents?.names.agent ?? new Map(),
    customer: customers?.names.customer ?? new Map(),
    meter: signals?.names.meter ?? new Map(),
  };
  return { totals, ...(breakdowns === undefined ? {} : { breakdowns }), names, ...textsOf(span) };
}

async function readModels(
  { eventStore }: CostDependencies,
  { organization, counted, isBrokenDown }: Asked,
  span: Span,
): Promise<Parameters<typeof toModelRows>[0]> {
  if (!isBrokenDown || span.start === span.end) return [];
  const question = {
    organization,
    span,
    customerIds: counted.customer,
    agentIds: counted.agent,
    meterIds: counted.meter,
  };
  const rows = await eventStore.sumModels(question, MODELS_MAX);
  return rows.map(({ totals, ...model }) => ({ ...model, totals: { ...NO_TOTALS, ...totals } }));
}

/** Days where it has whole ones, and the last millisecond of other ones. */
function textsOf({ start, end }: Span): Pick<CostOfWindow, "startText" | "endText"> {
  if (start % DAY_MS === 0 && end % DAY_MS === 0)
    return { startText: dayText(start / DAY_MS), endText: dayText(end / DAY_MS - 1) };
  return { startText: new Date(start).toISOString(), endText: new Date(end - 1).toISOString() };
}

/** Refuses while reading, so that an answer which nobody can get costs little. */
function refuseTooLarge({ sums }: Tally): void {
  if (sums.size > ROWS_MAX)
    throw new MeteringError(
      "request.too-large",
      `the answer would have more than ${ROWS_MAX} rows in a breakdown, over 6 MB; ask for ${NARROWER_COST}`,
    );
}
