import { describe, expect, it } from "vitest";
import { findEventType } from "../../../shared/domain/meter/event-type.ts";
import type { Meter } from "../../../shared/domain/meter/meter.ts";
import { aMeter } from "../../support/builders.ts";

const EVENT = {
  idempotencyKey: "key",
  customer: "acme",
  meter: "tokens",
  quantity: "3",
  properties: { tokens: 7, region: "eu" },
};

const METER = aMeter({ externalId: "tokens", eventTypes: { in: ["completion"] }, properties: [] });
const find = (over: Partial<Meter>) => findEventType({ ...METER, ...over }, EVENT);

describe("the event type of an event that names a meter", () => {
  it.each<[string, Partial<Meter>]>([
    ["the only one", { eventTypes: { in: ["completion"] } }],
    ["the only one, named twice", { eventTypes: { in: ["completion", "completion"] } }],
    ["the only one that is not left out", { eventTypes: { in: ["completion", "chat"], notIn: ["chat"] } }],
    [
      "of a meter whose rules hold",
      { properties: [{ name: "region", in: ["eu"] }], valueProperty: "tokens" },
    ],
    ["of a signal", { origin: "first-sight", eventTypes: { in: ["completion"] } }],
    ["of a signal that is archived", { origin: "first-sight", archivedAt: "2026-02-01T00:00:00.000Z" }],
  ])("is %s", (_, over) => {
    expect(find(over)).toEqual({ eventType: "completion" });
  });

  it.each<[string, Partial<Meter>, string]>([
    ["an archived meter", { archivedAt: "2026-02-01T00:00:00.000Z" }, "whose meter is archived"],
    ["a meter of every type", { eventTypes: {} }, "takes all event types"],
    ["a meter of all but one", { eventTypes: { notIn: ["chat"] } }, "takes all event types"],
    ["a meter of two types", { eventTypes: { in: ["a", "b"] } }, "takes 2 event types"],
    ["a meter of none", { eventTypes: { in: ["a"], notIn: ["a"] } }, "takes no event types"],
    ["a rule that fails", { properties: [{ name: "region", in: ["us"] }] }, 'rules about "region"'],
    ["a value that is absent", { valueProperty: "bytes" }, 'rules about "bytes"'],
    ["a value that is no number", { valueProperty: "region" }, 'rules about "region"'],
  ])("is refused for %s, with what is accepted", (_, over, message) => {
    const found = find(over);
    expect(found).toEqual({ fault: { field: "meter", text: expect.stringContaining(message) } });
    expect(JSON.stringify(found)).toMatch(/got \\"tokens\\".*; accepted is the id or external id of a meter/);
  });

  it("is refused where there is no such meter", () => {
    expect(findEventType(undefined, EVENT)).toMatchObject({
      fault: { text: expect.stringContaining("names no meter") },
    });
  });
});
