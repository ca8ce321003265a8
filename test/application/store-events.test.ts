import { describe, expect, test } from "vitest";
import { storeEvents } from "../../shared/application/store-events.ts";
import type { StoredEvent, WriteOutcome } from "../../shared/ports/event-store.ts";
import { aUsageEvent } from "../support/builders.ts";

const NOW = Date.parse("2026-01-15T12:00:00Z");

async function run(...outcomes: readonly WriteOutcome[]) {
  const deferrals: { keys: string[]; delaySeconds: number }[] = [];
  const events: StoredEvent[] = outcomes.map((_, index) => ({
    organization: "org",
    acceptedAt: "2026-01-15T12:00:00.000Z",
    event: aUsageEvent({ idempotencyKey: String(index) }),
  }));
  const report = await storeEvents(
    {
      eventStore: { write: async () => outcomes },
      storeQueue: {
        defer: async (deferred, delaySeconds) => {
          deferrals.push({ keys: deferred.map(({ event }) => event.idempotencyKey), delaySeconds });
        },
      },
      now: () => NOW,
    },
    events,
  );
  return { report, deferrals };
}

describe("Function: storeEvents", () => {
  test("early events wait for the first of them, 15 minutes at most", async () => {
    const soon = await run(
      { kind: "stored" },
      { kind: "not-yet", notBefore: NOW + 61_500 },
      { kind: "not-yet", notBefore: NOW + 120_000 },
    );
    expect(soon.deferrals).toEqual([{ keys: ["1", "2"], delaySeconds: 62 }]);
    expect(soon.report).toMatchObject({ stored: 1, deferred: 2 });
    const late = await run({ kind: "not-yet", notBefore: NOW + 86_400_000 });
    expect(late.deferrals).toEqual([{ keys: ["0"], delaySeconds: 900 }]);
  });

  test("what the store did not take is given back to the caller, what it never takes is named", async () => {
    const cause = new Error("down");
    const { report, deferrals } = await run(
      { kind: "unavailable", cause },
      { kind: "refused", reason: "too old" },
    );
    expect(deferrals).toEqual([]);
    expect(report).toMatchObject({
      stored: 0,
      unavailable: { cause, events: [{ event: { idempotencyKey: "0" } }] },
      refused: [{ reason: "too old" }],
    });
  });

  test("nothing to write asks nobody", async () => {
    expect((await run()).report).toMatchObject({ stored: 0, deferred: 0 });
  });
});
