import { describe, expect, test } from "vitest";
import { lookUpEvent } from "../../shared/application/look-up-event.ts";
import { toEventResponse } from "../../shared/contracts/event-answer.ts";
import type { EventHistory } from "../../shared/domain/event/fate.ts";
import type { ChunkState, EventReceipt } from "../../shared/ports/event-receipts.ts";
import type { FoundEvent } from "../../shared/ports/event-store.ts";
import type { QuarantineEntry } from "../../shared/ports/quarantine.ts";
import { aUsageEvent, someWatermarks } from "../support/builders.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const EVENT = aUsageEvent({ quantity: "5", cost: "0.5" });

interface World {
  readonly receipt?: Partial<EventReceipt>;
  readonly chunk?: ChunkState;
  readonly stored?: FoundEvent;
  readonly entry?: QuarantineEntry;
  readonly history?: Partial<EventHistory>;
}

function setUp({ receipt, chunk = "open", stored, entry, history }: World) {
  const asked: unknown[] = [];
  const dependencies = {
    receipts: {
      find: async (organization: string, ids: readonly string[]) =>
        new Map(receipt === undefined ? [] : ids.map((id) => [id, aReceipt({ organization, ...receipt })])),
      chunkStates: async (_: string, ids: readonly string[]) => new Map(ids.map((id) => [id, chunk])),
    },
    journal: {
      history: async () => ({ repeats: [], hasMoreRepeats: false, corrections: [], ...history }),
      findSetAside: async () => entry,
    },
    eventStore: {
      find: async (...question: unknown[]) => {
        asked.push(question);
        return stored;
      },
    },
    freshness: { watermarks: async () => someWatermarks("2026-03-01T11:59:00.000Z") },
    now: () => NOW,
  };
  const tell = async () => {
    const { fate } = await lookUpEvent(dependencies, "org", EVENT.id);
    return fate && toEventResponse(fate);
  };
  return { tell, asked, lookUp: () => lookUpEvent(dependencies, "org", EVENT.id) };
}

function aReceipt(over: Partial<EventReceipt> = {}): EventReceipt {
  return {
    organization: "org",
    event: EVENT,
    acceptedAt: "2026-01-15T10:30:01.000Z",
    chunkId: "chunk-1",
    isCountedAlone: false,
    expires: true,
    standing: { version: 0, isVoided: false, quantity: "5", cost: "0.5" },
    ...over,
  };
}

const anUncountedEntry: QuarantineEntry = {
  id: "chunk-1.0",
  organization: "org",
  eventId: EVENT.id,
  setAsideAt: "2026-02-28T00:00:00.000Z",
  reasons: ["too late"],
  content: {
    kind: "uncounted",
    chunk: { chunkId: "chunk-1", acceptedAt: "2026-01-15T10:30:01.000Z" },
    event: EVENT,
  },
};

describe("Function: lookUpEvent", () => {
  test.each<[string, World, string, number]>([
    ["a claim whose chunk has committed", { receipt: {}, chunk: "committed" }, "counted", 5],
    ["a claim whose chunk has not committed", { receipt: {}, chunk: "open" }, "queued", 0],
    ["a claim whose chunk was fenced, and nobody took it yet", { receipt: {}, chunk: "fenced" }, "queued", 0],
    ["an event that was counted alone", { receipt: { isCountedAlone: true } }, "counted", 5],
    [
      "an amended event whose marker has expired",
      { receipt: { standing: { version: 1, isVoided: false, quantity: "4" } } },
      "amended",
      5,
    ],
    [
      "a voided event",
      { receipt: { standing: { version: 1, isVoided: true, quantity: "5" } }, chunk: "committed" },
      "voided",
      0,
    ],
  ])("Given %s, its status and its rollups say so", async (_, world, status, rollups) => {
    const { tell, asked } = setUp(world);
    const answer = await tell();
    expect(answer).toMatchObject({ status, acceptedAt: "2026-01-15T10:30:01.000Z" });
    expect(answer?.countedIn).toHaveLength(rollups);
    expect(asked).toEqual([]);
  });

  test("Given amendments, quantity and cost are those of the last, beside the original; a void keeps them", async () => {
    const standing = { version: 2, isVoided: false, quantity: "4" };
    const amounts = { quantity: "4", usageCost: null, original: { quantity: "5", usageCost: "0.5" } };
    expect(await setUp({ receipt: { standing } }).tell()).toMatchObject(amounts);
    const voided = await setUp({ receipt: { standing: { ...standing, isVoided: true } } }).tell();
    expect(voided).toMatchObject(amounts);
    const plain = await setUp({ receipt: { isCountedAlone: true } }).tell();
    expect(plain).toMatchObject({ quantity: "5", usageCost: "0.5" });
    expect(plain).not.toHaveProperty("original");
  });

  test("Given an event that the ledger has forgotten, the event store is asked for times before its memory", async () => {
    const { tell, asked } = setUp({
      stored: { event: EVENT, acceptedAt: "2026-01-15T10:30:01.000Z", isVoided: false },
    });
    expect(await tell()).toMatchObject({ status: "counted", quantity: "5", usageCost: "0.5" });
    expect(asked).toEqual([["org", EVENT.id, Date.parse("2026-01-25T12:00:00Z")]]);
  });

  test("Given an event in quarantine that was counted long ago, it is counted: a replay would count it twice", async () => {
    const stored = { event: EVENT, acceptedAt: "2025-12-01T00:00:00.000Z", isVoided: false };
    expect(await setUp({ stored, entry: anUncountedEntry }).tell()).toMatchObject({ status: "counted" });
  });

  test("Given an accepted event in quarantine, it tells the event, the reasons and the entry", async () => {
    expect(await setUp({ entry: anUncountedEntry }).tell()).toMatchObject({
      status: "quarantined",
      reasons: ["too late"],
      quarantineId: "chunk-1.0",
      acceptedAt: "2026-01-15T10:30:01.000Z",
      contentHash: "hash-1",
      quantity: "5",
      countedIn: [],
    });
  });

  test("Given a refused event, it tells the reasons, and null for what nobody could read", async () => {
    const content = { kind: "refused", form: "native", input: {}, idempotencyKey: "key-1" } as const;
    expect(await setUp({ entry: { ...anUncountedEntry, content } }).tell()).toMatchObject({
      id: EVENT.id,
      idempotencyKey: "key-1",
      status: "rejected",
      reasons: ["too late"],
      quantity: null,
      acceptedAt: null,
    });
  });

  test("Given more repeats than an answer holds, it says so", async () => {
    const repeats = [
      { kind: "duplicate", acceptedAt: "2026-01-16T00:00:00.000Z", contentHash: "h" } as const,
    ];
    const world = { receipt: { isCountedAlone: true }, history: { repeats, hasMoreRepeats: true } };
    expect(await setUp(world).tell()).toMatchObject({ repeats, hasMoreRepeats: true });
  });

  test("Given an event that nobody knows, it tells only up to when everything is known, also to the event store", async () => {
    expect(await setUp({}).lookUp()).toEqual({ dataThrough: "2026-03-01T11:57:00.000Z" });
    const { dataThrough } = await setUp({ receipt: { isCountedAlone: true } }).lookUp();
    expect(dataThrough).toBe("2026-03-01T11:59:00.000Z");
  });
});
