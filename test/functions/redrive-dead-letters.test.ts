import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/redrive-dead-letters/handler.ts";
import type { DeadLetters } from "../../shared/ports/dead-letters.ts";

/** Never empty: it ends only because the time does. */
function endless(body: string) {
  const sent: string[] = [];
  const deadLetters: DeadLetters = {
    receive: async () => [{ body, receiptHandle: "handle" }],
    sendBack: async (letters) => {
      sent.push(...letters.map((letter) => letter.body));
    },
    remove: async () => {},
    count: async () => 40,
  };
  return { deadLetters, sent };
}

function createFunction(remainingSeconds: readonly number[] = [60]) {
  const usage = endless("usage");
  const store = endless("store");
  const handler = createHandler({ usage: usage.deadLetters, store: store.deadLetters });
  const seconds = [...remainingSeconds];
  const context = { getRemainingTimeInMillis: () => (seconds.shift() ?? 0) * 1_000 };
  return { invoke: (payload: unknown) => handler(payload, context), sent: () => [usage.sent, store.sent] };
}

describe("redrive-dead-letters", () => {
  test("moves the letters of the queue that it is told, and of no other", async () => {
    const one = createFunction();
    expect(await one.invoke({ queue: "usage" })).toEqual({ moved: 1, left: 40 });
    expect(one.sent()).toEqual([["usage"], []]);
    const other = createFunction();
    expect(await other.invoke({ queue: "store" })).toEqual({ moved: 1, left: 40 });
    expect(other.sent()).toEqual([[], ["store"]]);
  });

  test("begins no round in its last 20 seconds", async () => {
    expect(await createFunction([59, 40, 21, 20]).invoke({ queue: "usage" })).toMatchObject({ moved: 3 });
    expect(await createFunction([19]).invoke({ queue: "usage" })).toMatchObject({ moved: 0 });
  });

  test.each([
    [{}, "queue: is missing; accepted is usage or store"],
    [{ queue: "Usage" }, 'queue: got "Usage"; accepted is usage or store'],
    [
      { queue: "usage", max: 5 },
      'max: unknown field, got 5; accepted is an object with the name of a queue, {"queue":"usage"}',
    ],
    ["usage", 'body: got "usage"; accepted is an object with the name of a queue'],
  ])("refuses %j, saying what is accepted", async (payload, message) => {
    const { invoke, sent } = createFunction();
    await expect(invoke(payload)).rejects.toThrow(message);
    expect(sent()).toEqual([[], []]);
  });
});
