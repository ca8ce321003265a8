import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  TimestreamWriteClient,
} from "@aws-sdk/client-timestream-write";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTimestreamServer, type TimestreamServer } from "../../local/engines/timestream/server.ts";
import { createEventFinder } from "../../shared/adapters/timestream/event-finder.ts";
import { createEventStoreWriter } from "../../shared/adapters/timestream/event-store-writer.ts";
import type { EventFinder, StoredEvent } from "../../shared/ports/event-store.ts";
import { aUsageEvent } from "../support/builders.ts";

const NOW = Date.parse("2026-01-15T13:00:00Z");
const CALLER = { region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
const ACCEPTED_AT = "2026-01-15T13:00:00.000Z";
const HOSTILE = "o'rg\\\" -- ;";

const FULL = aUsageEvent({
  idempotencyKey: "full",
  agentId: "agent-1",
  timestamp: "2026-01-15T10:30:00.123456789Z",
  quantity: "123456789012345.000000000001",
  cost: "0.5",
  properties: { text: HOSTILE, list: [1, { deep: null }] },
});
const PLAIN = aUsageEvent({ idempotencyKey: "plain" });
const stored = (event = PLAIN, over: Partial<StoredEvent> = {}): StoredEvent => ({
  organization: "org",
  acceptedAt: ACCEPTED_AT,
  event,
  ...over,
});

describe("Event store, finding one event: Timestream as served on this machine", () => {
  let server: TimestreamServer;
  let tables = 0;
  beforeAll(async () => {
    server = await startTimestreamServer({ now: () => NOW, emptyFirstPage: true });
    const client = new TimestreamWriteClient({ endpoint: server.url, ...CALLER });
    await client.send(new CreateDatabaseCommand({ DatabaseName: "tallymark" }));
  }, 30_000);
  afterAll(() => server.stop());

  /** A finder in a new table that holds these events and no others. */
  const open = async (...events: readonly StoredEvent[]): Promise<EventFinder> => {
    const settings = { endpoint: server.url, ...CALLER };
    const client = new TimestreamWriteClient(settings);
    const place = { database: "tallymark", table: `events_${tables++}` };
    await client.send(
      new CreateTableCommand({
        DatabaseName: place.database,
        TableName: place.table,
        RetentionProperties: {
          MemoryStoreRetentionPeriodInHours: 24,
          MagneticStoreRetentionPeriodInDays: 100,
        },
      }),
    );
    const outcomes = await createEventStoreWriter({ client, ...place, now: () => NOW }).write(events);
    expect(outcomes.map(({ kind }) => kind)).toEqual(events.map(() => "stored"));
    return createEventFinder({ client: new TimestreamQueryClient(settings), ...place });
  };

  test("an event comes back as it was written, to the last digit and nanosecond", async () => {
    const finder = await open(stored(FULL), stored());
    expect(await finder.find("org", FULL.id, NOW)).toEqual({
      event: FULL,
      acceptedAt: ACCEPTED_AT,
      isVoided: false,
    });
    expect(await finder.find("org", PLAIN.id, NOW)).toEqual({
      event: PLAIN,
      acceptedAt: ACCEPTED_AT,
      isVoided: false,
    });
  });

  test("of a corrected event the last version is found", async () => {
    const correction = { version: 1, isVoided: true };
    const finder = await open(stored(), stored({ ...PLAIN, quantity: "9" }, { correction }));
    expect(await finder.find("org", PLAIN.id, NOW)).toMatchObject({
      event: { quantity: "9" },
      isVoided: true,
    });
  });

  test("only the organization's own events are found, and only earlier ones", async () => {
    const finder = await open(stored(FULL, { organization: "other" }), stored(PLAIN));
    expect(await finder.find("org", FULL.id, NOW)).toBeUndefined();
    expect(await finder.find("org", PLAIN.id, Date.parse(PLAIN.timestamp))).toBeUndefined();
    expect(await finder.find("org", PLAIN.id, Date.parse(PLAIN.timestamp) + 1)).toBeDefined();
  });

  test("a hostile name or id finds its own and nothing else", async () => {
    const event = { ...PLAIN, id: HOSTILE };
    const finder = await open(stored(event, { organization: HOSTILE }), stored());
    expect(await finder.find(HOSTILE, HOSTILE, NOW)).toMatchObject({ event: { id: HOSTILE } });
    for (const text of ["' OR '1'='1", `${HOSTILE}'`])
      expect(await finder.find(text, text, NOW)).toBeUndefined();
  });

  test("a table that holds no event, or none with agent, cost and properties, lacks columns and answers", async () => {
    expect(await (await open()).find("org", PLAIN.id, NOW)).toBeUndefined();
    const young = await open(stored());
    expect(await young.find("org", PLAIN.id, NOW)).toMatchObject({ event: PLAIN });
  });
});
