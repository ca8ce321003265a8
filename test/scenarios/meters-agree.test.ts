/**
 * Whoever answers, the answer is the same: a meter whose counters were moved by every event, and a twin of it that was defined only
 * afterwards, so that the raw events answer. Both are asked over HTTP, on the whole pipeline, and both say what a look at every sent
 * event says: so do signals, and meters that only raw events answer.
 */
import pMap from "p-map";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAdded } from "../../shared/domain/meter/meter.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { aSignal } from "../support/builders.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import {
  ALIASES,
  answerByHand,
  asMeter,
  asStored,
  type MeterQuestion,
  MINUTE_MS,
  type SentEvent,
  sampleDefinitions,
  sampleEvents,
  sampleQuestions,
  TYPES,
} from "../support/meters-agree.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";

const HOUR_MS = 60 * MINUTE_MS;
const SEED = Number(process.env.METERS_SEED ?? 7);
const METERS_OF_EACH = 3;
const EVENTS = 240;
const QUESTIONS = 140;
const AT_ONCE = 4;

const DEFINITIONS = sampleDefinitions(METERS_OF_EACH, SEED);
const METERS = [...DEFINITIONS.map(asMeter), ...TYPES.map((eventType) => aSignal(eventType))];

describe.skipIf(!isDynamoDbAvailable)("Counters and raw events", () => {
  let running: TestPipeline;
  let movedMs = 0;
  let start = 0;
  let stored: readonly StoredEvent[] = [];
  const names: { early: string; late?: string }[] = [];

  beforeAll(async () => {
    running = await startPipeline({ now: () => Date.now() + movedMs });
    await giveAliases(ALIASES.before);
    for (const definition of DEFINITIONS) names.push({ early: await define(definition, "early") });
    for (const eventType of TYPES) names.push({ early: eventType });
    // From then on, no event that was accepted before the meters can come.
    start = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 26 * HOUR_MS;
    movedMs = 5 * 24 * HOUR_MS;
    const sent = sampleEvents(start, EVENTS, SEED);
    await send(sent.slice(0, EVENTS / 2));
    await giveAliases(ALIASES.amid);
    await send(sent.slice(EVENTS / 2));
    await correct("event-3", "void", {});
    await correct("event-4", "amend", { quantity: "1000.5" });
    await running.pipeline.idle();
    const of = (index: number) => sent[index] as SentEvent;
    stored = [
      ...sent.map((event) => asStored(event)),
      asStored(of(3), { isVoided: true }),
      asStored(of(4), { isVoided: false, quantity: "1000.5" }),
    ];
    for (const [index, definition] of DEFINITIONS.entries()) {
      if (!isAdded(definition)) continue;
      const late = await define(definition, "late");
      // One without counters of its own is answered by raw events once it is ended.
      await running.post(`/v1/meters/${late}/archive`, {});
      names[index] = { early: names[index]?.early ?? "", late };
    }
  });
  afterAll(() => running?.pipeline.stop());

  async function define(definition: object, name: string): Promise<string> {
    const { status, body } = await running.post("/v1/meters", { ...definition, name });
    expect(status, JSON.stringify(body)).toBe(201);
    return body.id;
  }

  async function giveAliases(aliases: Readonly<Record<string, string>>): Promise<void> {
    for (const [alias, externalId] of Object.entries(aliases))
      expect((await running.post("/v1/customers", { externalId, aliases: [alias] })).status).toBe(201);
  }

  async function send(events: readonly SentEvent[]): Promise<void> {
    expect((await running.post("/v1/events", events)).body.accepted).toBe(events.length);
    await running.pipeline.idle();
  }

  async function correct(key: string, action: "void" | "amend", change: object): Promise<void> {
    const { id } = (await running.get(`/v1/events?idempotencyKey=${key}`)).body.data[0];
    const answer = await running.post(`/v1/events/${id}/${action}`, { reason: "a test", ...change });
    expect(answer.status).toBe(200);
  }

  async function ask(name: string, { meter: _, from, to, ...rest }: MeterQuestion) {
    const parameters = new URLSearchParams({
      ...Object.fromEntries(Object.entries(rest).filter(([, each]) => each !== undefined)),
      start_date: new Date(start + from * MINUTE_MS).toISOString(),
      // Inclusive: the last millisecond of the window.
      end_date: new Date(start + to * MINUTE_MS - 1).toISOString(),
    });
    const path = `/api/v1/meters/${encodeURIComponent(name)}/usage?${parameters}`;
    const { status, body, headers } = await running.get(path);
    expect(status, `${path} ${JSON.stringify(body)}`).toBe(200);
    const { meter_id: _id, ...numbers } = body;
    return { numbers, source: headers.get("tallymark-answered-from") ?? "" };
  }

  test("answer the same questions with the same numbers, in any window and zone", async () => {
    const answeredFrom = { early: new Set<string>(), late: new Set<string>(), others: new Set<string>() };
    const check = async (question: MeterQuestion) => {
      const meter = METERS[question.meter];
      const { early = "", late } = names[question.meter] ?? {};
      if (meter === undefined) throw new Error(`no meter ${question.meter}`);
      const { numbers, source } = await ask(early, question);
      const periods = numbers.grouped_data.map(({ period }: { period: string }) => period);
      const { strays, ...expected } = answerByHand(stored, meter, question, start, periods);
      const label = `${JSON.stringify(question)} of ${JSON.stringify(meter)}`;
      expect({ numbers, strays }, label).toEqual({ numbers: expected, strays: [] });
      answeredFrom[isAdded(meter) ? "early" : "others"].add(source);
      if (late === undefined) return;
      const other = await ask(late, question);
      expect(other.numbers, `the twin: ${label}`).toEqual(expected);
      answeredFrom.late.add(other.source);
    };
    await pMap(sampleQuestions(METERS.length, QUESTIONS, SEED), check, { concurrency: AT_ONCE });
    expect(answeredFrom.early).toContain("rollups");
    expect(answeredFrom.early).toContain("rollups, event-store");
    expect([...answeredFrom.late, ...answeredFrom.others]).toEqual(["event-store", "event-store"]);
  });
});
