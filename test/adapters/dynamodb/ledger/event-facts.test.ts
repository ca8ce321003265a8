import { describe, expect, test } from "vitest";
import { factsOf, fromFacts } from "../../../../shared/adapters/dynamodb/ledger/event-facts.ts";
import { chunkFromMessage, chunkToMessage } from "../../../../shared/contracts/usage-chunk.ts";
import { aChunk, aUsageEvent } from "../../../support/builders.ts";

const FEEDS = [{ meterId: "own-1", value: "-2.5" }, { meterId: "own-2" }];

describe("What an event says", () => {
  test.each([
    ["nothing that may be left out", {}],
    ["properties alone", { properties: { region: "eu" } }],
    ["feeds alone", { feeds: FEEDS }],
    ["all there is", { agentId: "a", cost: "0.1", properties: { region: "eu" }, feeds: FEEDS }],
  ])("survives its receipt and its message: %s", (_, over) => {
    const event = aUsageEvent(over);
    const { id: _id, idempotencyKey: _key, contentHash: _hash, ...facts } = event;
    expect(fromFacts(factsOf(event))).toEqual(facts);
    expect(chunkFromMessage(chunkToMessage(aChunk({ events: [event] }))).events).toEqual([event]);
  });

  test("costs few bytes: a feed is its meter, and a value only where a property gives one", () => {
    expect(factsOf(aUsageEvent({ feeds: FEEDS }))).toMatch(
      /,null,null,\[\["own-1","-2.5"\],\["own-2"\]\]\]$/,
    );
  });

  test("a receipt that was written before there were feeds has none", () => {
    const before = '["customer-1",null,"meter-1","tokens","2026-01-15T10:30:00Z","1",null,{"region":"eu"}]';
    expect(fromFacts(before)).toEqual(fromFacts(factsOf(aUsageEvent({ properties: { region: "eu" } }))));
  });
});
