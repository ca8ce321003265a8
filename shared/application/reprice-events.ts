/**
 * Owns: giving a cost to events that have none and whose model has a price now: which ones, how many a call, and its entry in the log.
 * Does not own: the cost (domain/cost/model-price.ts), and that each event gets it once (correct-event.ts).
 *
 * events of a model without a cost, newest first -> the price that was valid at their time -> amended, if they still have no cost -> log.
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { type ModelPrice, modelCostOf } from "../domain/cost/model-price.ts";
import {
  type RepricedEvent,
  type RepricingCall,
  type RepricingQuestion,
  sumRepriced,
} from "../domain/cost/repricing-run.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import type { UsageEvent } from "../domain/event/usage-event.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { CorrectEvent } from "../ports/corrections.ts";
import type { EventLister, EventPosition, EventSelection, FoundEvent } from "../ports/event-store.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { ModelPrices } from "../ports/model-prices.ts";
import type { RepricingLog } from "../ports/repricing-log.ts";

export interface RepriceDependencies {
  readonly events: Pick<EventLister, "list">;
  readonly prices: Pick<ModelPrices, "list">;
  readonly correct: CorrectEvent;
  readonly log: Pick<RepricingLog, "record">;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
}

export interface RepriceInput {
  readonly question: RepricingQuestion;
  /** The events that the question means. */
  readonly selection: EventSelection;
  /** Id of the API key that asks. */
  readonly by: string;
  /** Where the run goes on; absent: it begins. */
  readonly from?: RunPosition;
}

export interface RunPosition {
  readonly runId: string;
  readonly after: EventPosition;
}

export interface RepriceOutcome {
  readonly call: RepricingCall;
  /** Absent when nothing is left. */
  readonly next?: RunPosition;
}

const PAGE = 50;
/** A call ends with the page after which so many events have a cost, or so much time is over: API Gateway waits 30 seconds. */
const REPRICED_MAX = 200;
const CALL_MS = 20_000;
/** Neighbours move the same counters: more at once would only wait for each other. */
const CORRECTIONS_AT_ONCE = 4;

/**
 * What it did is in the log also where it fails half-way; asked again, it goes on.
 * @throws MeteringError correction.conflict, event.uncounted, event-store.unavailable
 */
export async function repriceEvents(
  dependencies: RepriceDependencies,
  { question, selection, by, from }: RepriceInput,
): Promise<RepriceOutcome> {
  const { events, log, identifiers, now } = dependencies;
  const began = now();
  const id = identifiers.timeOrdered();
  const runId = from?.runId ?? id;
  const prices = await dependencies.prices.list(selection.organization);
  const request = { organization: selection.organization, by, idempotencyKey: id };
  const done: RepricedEvent[] = [];
  const failures: unknown[] = [];
  const attempt = ({ event }: FoundEvent) =>
    reprice(dependencies, prices, event, request).then(
      (repriced) => done.push(repriced),
      (failure) => failures.push(failure),
    );
  let after = from?.after;
  let isLast = false;
  const isOver = () => sumRepriced(done).repriced >= REPRICED_MAX || now() - began >= CALL_MS;
  while (!isLast && failures.length === 0 && !isOver()) {
    const page = await events.list({ ...selection, lacksModelCost: true }, PAGE, after);
    await mapAtOnce(page, CORRECTIONS_AT_ONCE, attempt);
    const last = page.at(-1)?.event;
    isLast = page.length < PAGE || last === undefined;
    if (last !== undefined) after = { timestamp: last.timestamp, eventId: last.id };
  }
  const call: RepricingCall = {
    ...question,
    id,
    runId,
    at: timestampOf(began),
    by,
    ...sumRepriced(done),
    isLast: isLast && failures.length === 0,
  };
  await log.record(selection.organization, call);
  if (failures.length > 0) throw failures[0];
  return { call, ...(isLast || after === undefined ? {} : { next: { runId, after } }) };
}

async function reprice(
  { correct }: RepriceDependencies,
  prices: readonly ModelPrice[],
  event: UsageEvent,
  request: { readonly organization: string; readonly by: string; readonly idempotencyKey: string },
): Promise<RepricedEvent> {
  const priced = modelCostOf(prices, event);
  if (priced === undefined) return "no-price";
  const { price, cost } = priced;
  try {
    const { isOfRequest } = await correct({
      ...request,
      eventId: event.id,
      // The event store tells of a cost moments later than the ledger: what has got one meanwhile keeps it.
      change: { kind: "amend", cost, ifUncosted: true },
      reason: `repriced: ${price.provider}/${price.model}`,
    });
    return isOfRequest ? { cost } : "left";
  } catch (error) {
    if (error instanceof MeteringError && error.code === "event.voided") return "left";
    throw error;
  }
}
