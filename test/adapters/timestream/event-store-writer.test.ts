import {
  RejectedRecordsException,
  type TimestreamWriteClient,
  type WriteRecordsCommand,
} from "@aws-sdk/client-timestream-write";
import { describe, expect, test } from "vitest";
import { toNanoseconds } from "../../../shared/adapters/timestream/event-mapping.ts";
import { createEventStoreWriter } from "../../../shared/adapters/timestream/event-store-writer.ts";
import type { StoredEvent } from "../../../shared/ports/event-store.ts";
import { aUsageEvent } from "../../support/builders.ts";
import { readableIdentifiers } from "../../support/in-memory-ports.ts";

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
    identifiers: readableIdentifiers(),
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
    expect(record?.Dimensions).toContainEqual({ Name: "event_id", Value: "org/event/key-1" });
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
