import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  TimestreamWriteClient,
} from "@aws-sdk/client-timestream-write";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTimestreamServer, type TimestreamServer } from "../../local/engines/timestream/server.ts";
import { createEventStoreReader } from "../../shared/adapters/timestream/event-store-reader.ts";
import { createEventStoreWriter } from "../../shared/adapters/timestream/event-store-writer.ts";
import type { OwnedEvent } from "../../shared/domain/rollup/fold.ts";
import type { EventStoreReader, SegmentQuestion } from "../../shared/ports/event-store.ts";
import { aUsageEvent } from "../support/builders.ts";
import { createInMemoryEventStore, textOf } from "../support/in-memory-usage.ts";

const NOW = Date.parse("2026-01-15T13:00:00Z");
const DATABASE = "tallymark";
const CALLER = { region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
const HOSTILE = "o'rg\\\" -- ;";

/** One of each kind: edges of segments to the nanosecond, sums beyond a double, no cost, no agent, hostile names. */
const EVENTS: readonly OwnedEvent[] = [
  ["org", { timestamp: "2026-01-15T10:00:00Z", quantity: "900719925474099.000000000001", cost: "0.1" }],
  ["org", { timestamp: "2026-01-15T10:00:00Z", quantity: "900719925474099.999999999999", cost: "0.2" }],
  ["org", { timestamp: "2026-01-15T10:29:59.999999999Z", quantity: "0.5", agentId: "agent-1" }],
  ["org", { timestamp: "2026-01-15T10:30:00Z", quantity: "7", customerId: "customer-2" }],
  ["org", { timestamp: "2026-01-15T11:15:00Z", quantity: "0", meterId: "meter-2", cost: "0" }],
  ["org", { timestamp: "2026-01-15T12:00:00.001Z", quantity: "11", agentId: "agent-2", cost: "999.000001" }],
  ["other", { timestamp: "2026-01-15T10:00:00Z", quantity: "13" }],
  [HOSTILE, { timestamp: "2026-01-15T10:00:00Z", quantity: "17", customerId: HOSTILE }],
].map(([organization, over], index) => ({
  organization: organization as string,
  event: aUsageEvent({ idempotencyKey: `key-${index}`, ...(over as object) }),
}));

const at = (time: string) => Date.parse(`2026-01-15T${time}Z`);
const SEGMENTS = [
  { start: at("10:00"), end: at("10:30") },
  { start: at("10:30"), end: at("11:00") },
  { start: at("11:15"), end: at("11:15:00.001") },
  { start: at("12:00"), end: at("12:00:00.001") },
  { start: at("12:00:00.001"), end: at("12:30") },
];

const QUESTIONS: readonly SegmentQuestion[] = [
  { organization: "org", segments: SEGMENTS },
  { organization: "org", segments: SEGMENTS.slice(0, 1) },
  { organization: "org", segments: SEGMENTS, breakdownBy: "customer" },
  { organization: "org", segments: SEGMENTS, breakdownBy: "meter" },
  { organization: "org", segments: SEGMENTS, breakdownBy: "agent" },
  { organization: "org", segments: SEGMENTS, customerId: "customer-1", meterId: "meter-1" },
  { organization: "org", segments: SEGMENTS, agentId: "agent-1", breakdownBy: "agent" },
  { organization: "org", segments: SEGMENTS, customerId: "nobody" },
  { organization: HOSTILE, segments: SEGMENTS, customerId: HOSTILE, breakdownBy: "customer" },
  { organization: "org' OR '1'='1", segments: SEGMENTS },
];

async function ask(reader: EventStoreReader, question: SegmentQuestion) {
  const rows = await reader.sumSegments(question);
  return rows.map(({ segment, id, totals }) => `${segment} ${id} ${textOf(totals)}`).sort();
}

/** A reader of a new table that holds these events and no others. */
async function openReader(server: TimestreamServer, table: string, events: readonly OwnedEvent[]) {
  const settings = { endpoint: server.url, ...CALLER };
  const client = new TimestreamWriteClient(settings);
  const database = DATABASE;
  const retention = { MemoryStoreRetentionPeriodInHours: 24, MagneticStoreRetentionPeriodInDays: 100 };
  await client.send(
    new CreateTableCommand({ DatabaseName: database, TableName: table, RetentionProperties: retention }),
  );
  const writer = createEventStoreWriter({ client, database, table, now: () => NOW });
  const outcomes = await writer.write(
    events.map((event) => ({ ...event, acceptedAt: "2026-01-15T13:00:00.000Z" })),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(events.map(() => "stored"));
  return createEventStoreReader({ client: new TimestreamQueryClient(settings), database, table });
}

describe("Event store, reading: Timestream as served on this machine", () => {
  let server: TimestreamServer;
  let reader: EventStoreReader;

  beforeAll(async () => {
    server = await startTimestreamServer({ now: () => NOW, emptyFirstPage: true, pageRows: 2 });
    const client = new TimestreamWriteClient({ endpoint: server.url, ...CALLER });
    await client.send(new CreateDatabaseCommand({ DatabaseName: DATABASE }));
    reader = await openReader(server, "usage_events", EVENTS);
  }, 30_000);

  afterAll(async () => {
    await server.stop();
  });

  test.each(
    QUESTIONS.map(
      ({ segments, ...rest }) => [segments.length, JSON.stringify(rest), { segments, ...rest }] as const,
    ),
  )(
    "it answers what a sum over the events answers: %d segments of %s",
    async (_segments, _filters, question) => {
      expect(await ask(reader, question)).toEqual(await ask(createInMemoryEventStore(EVENTS), question));
    },
  );

  test.each([
    ["no event", []],
    ["no event with a cost or an agent", EVENTS.filter(({ event }) => !event.cost && !event.agentId)],
    ["no event with an agent", EVENTS.filter(({ event }) => !event.agentId)],
    ["no event with a cost", EVENTS.filter(({ event }) => !event.cost)],
  ])("a table that got %s yet, and lacks columns for it, answers all the same", async (name, events) => {
    const young = await openReader(server, name.replaceAll(" ", "_"), events);
    for (const question of QUESTIONS) {
      expect(await ask(young, question)).toEqual(await ask(createInMemoryEventStore(events), question));
    }
  });

  test("hand-computed: the first half hour, to the last digit", async () => {
    expect(await ask(reader, { organization: "org", segments: SEGMENTS.slice(0, 1) })).toEqual([
      "0 undefined 3 1801439850948199.5 0.3 2",
    ]);
  });

  test("hand-computed: as many of the largest quantities and costs as pass 64 bits", async () => {
    const largest = "999999999999999.999999999999";
    const events = Array.from({ length: 9_300 }, (_, index) => ({
      organization: "org",
      event: aUsageEvent({
        idempotencyKey: `key-${index}`,
        timestamp: "2026-01-15T10:15:00Z",
        quantity: largest,
        cost: largest,
      }),
    }));
    const many = await openReader(server, "many", events);
    // 9,300 times (10^15 - 10^-12); 64 bits end at 9,223 * 10^15.
    const sum = "9299999999999999999.9999999907";
    expect(await ask(many, { organization: "org", segments: SEGMENTS.slice(0, 1) })).toEqual([
      `0 undefined 9300 ${sum} ${sum} 9300`,
    ]);
  }, 30_000);
});
