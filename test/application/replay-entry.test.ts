import { describe, expect, test } from "vitest";
import { replayEntry } from "../../shared/application/replay-entry.ts";
import { parseReplay, readRefused } from "../../shared/contracts/replay.ts";
import type { EventOfMeter, SubmittedEvent } from "../../shared/domain/event/usage-event.ts";
import type { QuarantineEntry, RefusedEvent, UncountedEvent } from "../../shared/ports/quarantine.ts";
import { aUsageEvent } from "../support/builders.ts";
import { createInMemoryQueue, readableIdentifiers } from "../support/in-memory-ports.ts";

const EVENT = aUsageEvent({ feeds: [{ meterId: "own", value: "3" }] });
const UNCOUNTED: UncountedEvent = {
  kind: "uncounted",
  chunk: { chunkId: "chunk-1", acceptedAt: "2026-01-15T10:30:01.000Z" },
  event: EVENT,
};
const REFUSED: RefusedEvent = {
  kind: "refused",
  form: "native",
  input: { idempotencyKey: "key-1", customer: "acme", eventType: "tokens", quantity: -1 },
  idempotencyKey: "key-1",
};

function setUp(content: QuarantineEntry["content"], faults: readonly string[] = []) {
  const queue = createInMemoryQueue();
  const ingested: { backfill: string | undefined; event: SubmittedEvent | EventOfMeter }[] = [];
  const marks: string[] = [];
  const entry = { id: "entry-1", organization: "org", setAsideAt: "", reasons: [], content };
  const dependencies = {
    quarantine: {
      find: async (organization: string, id: string) =>
        organization === "org" && id === "entry-1" ? entry : undefined,
      markReplayed: async ({ id }: QuarantineEntry, at: string) => void marks.push(`${id} ${at}`),
    },
    queue,
    identifiers: readableIdentifiers(),
    now: () => Date.parse("2026-03-01T12:00:00Z"),
    readRefused,
    ingest: async (input: { backfill: string | undefined; event: SubmittedEvent | EventOfMeter }) => {
      if (faults.length === 0) ingested.push(input);
      return faults;
    },
  };
  const replay = (over: Partial<Parameters<typeof replayEntry>[1]> = {}) =>
    replayEntry(dependencies, {
      organization: "org",
      entryId: "entry-1",
      backfill: undefined,
      changes: undefined,
      ...over,
    });
  return { replay, queue, ingested, marks };
}

describe("Function: replayEntry", () => {
  test("an uncounted event is queued as it is, as a backfill, in a chunk of its own that claims", async () => {
    const { replay, queue, marks } = setUp(UNCOUNTED);
    expect(await replay()).toEqual({ eventId: EVENT.id, idempotencyKey: "key-1" });
    expect(queue.chunks).toEqual([
      {
        chunkId: "id-0",
        organization: "org",
        acceptedAt: "2026-01-15T10:30:01.000Z",
        backfill: "replay",
        entry: "claim-then-commit",
        events: [EVENT],
      },
    ]);
    expect(marks).toEqual(["entry-1 2026-03-01T12:00:00.000Z"]);
  });

  test("an uncounted event cannot be changed", async () => {
    const { replay, queue, marks } = setUp(UNCOUNTED);
    await expect(replay({ changes: {} })).rejects.toMatchObject({ code: "request.invalid" });
    expect([queue.chunks, marks]).toEqual([[], []]);
  });

  test("a refused event goes the way of a new one, with its changes and its own key", async () => {
    const { replay, ingested, marks } = setUp(REFUSED);
    expect(await replay({ changes: { quantity: "2" }, backfill: "mended" })).toEqual({
      eventId: "org/event/key-1",
      idempotencyKey: "key-1",
    });
    expect(ingested).toMatchObject([
      { backfill: "mended", event: { idempotencyKey: "key-1", customer: "acme", quantity: "2" } },
    ]);
    expect(marks).toHaveLength(1);
  });

  test.each([
    ["its form", {}, [], /^quantity: got -1/],
    ["the door", { quantity: 1 }, ["timestamp: too old"], /^timestamp: too old/],
  ])("an event that %s refuses again stays where it is", async (_, changes, faults, message) => {
    const { replay, ingested, marks } = setUp(REFUSED, faults);
    await expect(replay({ changes })).rejects.toMatchObject({
      code: "request.invalid",
      faults: [expect.stringMatching(message)],
    });
    expect([ingested, marks]).toEqual([[], []]);
  });

  test.each([
    ["no entry has the id", { entryId: "entry-2" }],
    ["it is another organization's", { organization: "other" }],
  ])("where %s, it is unknown", async (_, over) => {
    await expect(setUp(UNCOUNTED).replay(over)).rejects.toMatchObject({ code: "quarantine-entry.unknown" });
  });
});

describe("Function: readRefused", () => {
  const read = (over: Partial<RefusedEvent>, changes?: Record<string, unknown>) =>
    readRefused({ ...REFUSED, ...over }, changes, "entry-1");

  test("the original key stays, named again or not; another one is refused", () => {
    expect(read({}, { quantity: 1 }).idempotencyKey).toBe("key-1");
    expect(read({}, { quantity: 1, idempotencyKey: "key-1" }).idempotencyKey).toBe("key-1");
    expect(() => read({}, { quantity: 1, idempotencyKey: "key-2" })).toThrow("event.idempotencyKey");
  });

  test("an event that came without a readable key needs one", () => {
    const keyless = { input: { customer: "acme", eventType: "tokens" }, idempotencyKey: undefined };
    expect(() => read(keyless)).toThrow("idempotencyKey: is missing");
    expect(read(keyless, { idempotencyKey: "new" }).idempotencyKey).toBe("new");
  });

  test("a field named events is a field of the event, not a list of others", () => {
    expect(() => read({}, { quantity: 1, events: [] })).toThrow("events: unknown field");
  });

  test("a field named __proto__ is not left out without a word", () => {
    const { changes } = parseReplay(JSON.parse('{"event":{"quantity":1,"__proto__":"x"}}'));
    expect(() => read({}, changes)).toThrow('__proto__: unknown field, got "x"');
  });

  test("an input that is no object is replaced as a whole", () => {
    const number = { input: 7, idempotencyKey: undefined };
    expect(() => read(number)).toThrow("body: got 7");
    expect(read(number, { idempotencyKey: "a", customer: "b", eventType: "c" }).customer).toBe("b");
  });
});
