import {
  RejectedRecordsException,
  type TimestreamWriteClient,
  ValidationException,
  type WriteRecordsCommand,
} from "@aws-sdk/client-timestream-write";
import { describe, expect, test } from "vitest";
import { toNanoseconds } from "../../../shared/adapters/timestream/event-mapping.ts";
import { createEventStoreWriter } from "../../../shared/adapters/timestream/event-store-writer.ts";
import { native } from "../../../shared/contracts/dialects/native/dialect.ts";
import type { StoredEvent } from "../../../shared/ports/event-store.ts";
import { aUsageEvent } from "../../support/builders.ts";

const NOW = Date.parse("2026-01-15T12:00:00Z");

function setUp(answer: (command: WriteRecordsCommand) => unknown = () => ({})) {
  const commands: WriteRecordsCommand[] = [];
  const client = {
    send: async (command: WriteRecordsCommand) => {
      commands.push(command);
      return answer(command);
    },
  } as unknown as Pick<TimestreamWriteClient, "send">;
  const store = createEventStoreWriter({
    client,
    database: "db",
    table: "t",
    now: () => NOW,
  });
  return { store, commands };
}

function stored(over: Parameters<typeof aUsageEvent>[0] = {}): StoredEvent {
  return { organization: "org", acceptedAt: "2026-01-15T11:59:00.000Z", event: aUsageEvent(over) };
}

describe("Event store on Timestream, writing", () => {
  test("an event is one record whose decimals are two integers and whose id is part of its identity", async () => {
    const { store, commands } = setUp();
    await store.write([
      stored({ quantity: "12.034", cost: "0.000000000001", timestamp: "2023-11-16T18:17:03.9799600Z" }),
    ]);
    const record = commands[0]?.input.Records?.[0];
    expect(record?.Time).toBe("1700158623979960000");
    expect(record?.Dimensions).toContainEqual({ Name: "event_id", Value: aUsageEvent().id });
    expect(record?.Dimensions?.map(({ Name }) => Name)).not.toContain("agent_id");
    expect(record?.MeasureValues).toEqual(
      expect.arrayContaining([
        { Name: "quantity_units", Type: "BIGINT", Value: "12" },
        { Name: "quantity_fraction", Type: "BIGINT", Value: "34000000000" },
        { Name: "cost_units", Type: "BIGINT", Value: "0" },
        { Name: "cost_fraction", Type: "BIGINT", Value: "1" },
      ]),
    );
  });

  test("250 events are three calls of at most 100 records", async () => {
    const { store, commands } = setUp();
    const outcomes = await store.write(
      Array.from({ length: 250 }, (_, index) => stored({ idempotencyKey: `${index}` })),
    );
    expect(commands.map(({ input }) => input.Records?.length)).toEqual([100, 100, 50]);
    expect(outcomes.every(({ kind }) => kind === "stored")).toBe(true);
  });

  test("an event from the future waits until the store takes it", async () => {
    const { store, commands } = setUp();
    const outcomes = await store.write([stored({ timestamp: "2026-01-15T13:00:00Z" }), stored()]);
    expect(outcomes).toEqual([
      { kind: "not-yet", notBefore: Date.parse("2026-01-15T12:46:00Z") },
      { kind: "stored" },
    ]);
    expect(commands[0]?.input.Records).toHaveLength(1);
  });

  test("a rejected record is refused alone, and one that exists already is stored", async () => {
    const { store } = setUp(() => {
      throw new RejectedRecordsException({
        $metadata: {},
        message: "rejected",
        RejectedRecords: [
          { RecordIndex: 0, Reason: "outside retention" },
          { RecordIndex: 2, Reason: "higher version required", ExistingVersion: 1 },
        ],
      });
    });
    const outcomes = await store.write(["1", "2", "3"].map((idempotencyKey) => stored({ idempotencyKey })));
    expect(outcomes).toEqual([
      { kind: "refused", reason: "outside retention" },
      { kind: "stored" },
      { kind: "stored" },
    ]);
  });

  test("a record that makes the store refuse the whole call is refused alone", async () => {
    const { store } = setUp(({ input }) => {
      const isBad = input.Records?.some(({ Dimensions }) =>
        Dimensions?.some(({ Value }) => Value === aUsageEvent({ idempotencyKey: "bad" }).id),
      );
      if (isBad) throw new ValidationException({ $metadata: {}, Message: "too large", message: "too large" });
      return {};
    });
    const outcomes = await store.write(["1", "bad", "3"].map((idempotencyKey) => stored({ idempotencyKey })));
    expect(outcomes).toEqual([
      { kind: "stored" },
      { kind: "refused", reason: "too large" },
      { kind: "stored" },
    ]);
  });

  test("the largest event that the door accepts fits into a record", async () => {
    const { store, commands } = setUp();
    const item = {
      idempotencyKey: "é".repeat(100),
      customer: "c".repeat(128),
      agent: "a".repeat(128),
      eventType: "t".repeat(128),
      quantity: "123456789012345.123456789012",
      cost: "123456789012345.123456789012",
      timestamp: "2026-01-15T11:59:59.123456789Z",
      properties: { text: "x".repeat(1_000 - '{"text":""}'.length) },
    };
    const submission = native.parseItem(item, () => "");
    expect(submission.kind).toBe("parsed");
    const uuid = "00000000-0000-5000-8000-000000000000";
    const event = {
      ...(submission.kind === "parsed" ? submission.event : aUsageEvent()),
      contentHash: "h".repeat(22),
    };
    const references = { customerId: uuid, agentId: uuid, meterId: uuid };
    await store.write([
      { ...stored(), organization: "o".repeat(64), event: { ...aUsageEvent(), ...event, ...references } },
    ]);
    const [record] = commands[0]?.input.Records ?? [];
    const parts = [...(record?.Dimensions ?? []), ...(record?.MeasureValues ?? [])];
    const bytes = parts.reduce((sum, { Name, Value }) => sum + Buffer.byteLength(`${Name}${Value}`), 0);
    // The measure's name and the time come on top.
    expect(bytes + "usage_event".length + 8).toBeLessThanOrEqual(2_048);
  });

  test("a store that does not answer makes every event of the call unavailable", async () => {
    const cause = new Error("down");
    const { store } = setUp(() => {
      throw cause;
    });
    expect(await store.write([stored(), stored()])).toEqual([
      { kind: "unavailable", cause },
      { kind: "unavailable", cause },
    ]);
  });

  test("no digit of a nanosecond is lost", () => {
    expect(toNanoseconds("2026-01-15T12:00:00.123456789Z")).toBe("1768478400123456789");
    expect(toNanoseconds("2026-01-15T12:00:00Z")).toBe("1768478400000000000");
  });
});
