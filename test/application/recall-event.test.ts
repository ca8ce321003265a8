import { describe, expect, test } from "vitest";
import { createRecall } from "../../shared/application/recall-event.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import { aMeter, aUsageEvent } from "../support/builders.ts";

const ACCEPTED_AT = "2026-01-15T10:30:01.000Z";

function recall(...meters: readonly Meter[]) {
  const event = aUsageEvent({ properties: { region: "eu", seconds: 12 } });
  const eventStore = { find: async () => ({ event, acceptedAt: ACCEPTED_AT, isVoided: false }) };
  return createRecall({ eventStore, meters: { list: async () => meters } }).find("org", event.id, 0);
}

describe("An event that only the event store knows", () => {
  test("feeds what it fed when it was accepted, whatever became of the meters since", async () => {
    const found = await recall(
      aMeter({ id: "archived-since", archivedAt: "2026-01-15T10:30:00Z" }),
      aMeter({ id: "archived-before", archivedAt: "2026-01-15T10:29:01Z" }),
      aMeter({ id: "made-just-in-time", createdAt: "2026-01-15T10:29:01Z", valueProperty: "seconds" }),
      aMeter({ id: "made-too-late", createdAt: "2026-01-15T10:29:01.001Z" }),
    );
    expect(found?.event.feeds).toEqual([
      { meterId: "archived-since" },
      { meterId: "made-just-in-time", value: "12" },
    ]);
  });

  test("feeds nothing where no meter matches", async () => {
    expect((await recall(aMeter({ eventTypes: { in: ["calls"] } })))?.event).not.toHaveProperty("feeds");
  });

  test("is not told without its meters when these cannot be read", async () => {
    const found = { event: aUsageEvent(), acceptedAt: ACCEPTED_AT, isVoided: false };
    const finder = createRecall({
      eventStore: { find: async () => found },
      meters: { list: () => Promise.reject(new Error("throttled")) },
    });
    await expect(finder.find("org", found.event.id, 0)).rejects.toMatchObject({
      code: "catalog.unavailable",
    });
  });
});
