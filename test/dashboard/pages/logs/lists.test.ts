import { describe, expect, it } from "vitest";
import type { ListedEvent } from "../../../../dashboard/src/api/events.ts";
import { eventsToCsv } from "../../../../dashboard/src/pages/logs/events-csv.ts";
import { toReplayWish } from "../../../../dashboard/src/pages/logs/replay.ts";
import { readLogsSearch } from "../../../../dashboard/src/pages/logs/search.ts";
import { withCorrection } from "../../../../dashboard/src/pages/logs/with-correction.ts";

const NAMES = { customer: () => "acme", agent: () => "assistant", meter: () => "tokens" };

function event(id: string, quantity = "1"): ListedEvent {
  return {
    id,
    idempotencyKey: `=${id}`,
    acceptedAt: "2026-11-03T09:30:01.000Z",
    eventType: "tokens",
    timestamp: "2026-11-03T09:30:00.000Z",
    customerId: "c1",
    agentId: null,
    meterId: "m1",
    quantity,
    usageCost: null,
    properties: { model: "m-1", tokens: 12 },
  };
}

describe("the list as CSV", () => {
  it("is exact, has the properties as JSON, and no formulas", () => {
    const [, row] = eventsToCsv([{ data: [event("e1", "123456789012345.000000000001")] }], NAMES).split(
      "\r\n",
    );
    expect(row).toBe(
      [
        "2026-11-03T09:30:00.000Z,acme,tokens,,123456789012345.000000000001,,'=e1,tokens",
        '"{""model"":""m-1"",""tokens"":12}",e1,c1,m1,,2026-11-03T09:30:01.000Z,',
      ].join(","),
    );
  });

  it("has the rows of all pages", () => {
    const csv = eventsToCsv([{ data: [event("a"), event("b")] }, { data: [event("c")] }], NAMES);
    expect(csv.trimEnd().split("\r\n")).toHaveLength(4);
  });
});

describe("the list after a correction", () => {
  const pages = [
    { data: [event("a"), event("b")], next_page: "2" },
    { data: [event("c")], next_page: null },
  ];

  it("marks a voided row, and leaves other pages as they are", () => {
    const after = withCorrection(pages, {
      id: "b",
      status: "voided",
      quantity: "1",
      usageCost: null,
      correction: null,
    });
    expect(after[0]?.data[1]).toEqual({ ...event("b"), isVoided: true });
    expect(after[0]?.data[0]).toBe(pages[0]?.data[0]);
    expect(after[1]).toBe(pages[1]);
  });

  it("shows the new amounts of an amended one", () => {
    const after = withCorrection(pages, {
      id: "c",
      status: "amended",
      quantity: "7",
      usageCost: "0.5",
      correction: null,
    });
    expect(after[1]?.data[0]).toEqual({ ...event("c", "7"), usageCost: "0.5" });
  });
});

describe("the URL of the logs", () => {
  it("keeps what it knows, and leaves out what it cannot read", () => {
    const id = "d6609434-8f46-5101-badb-f6b71eb4323f";
    expect(
      readLogsSearch({ tab: "set-aside", min: "0.5", event: id.toUpperCase(), key: "k", other: "x" }),
    ).toEqual(expect.objectContaining({ tab: "set-aside", min: "0.5", event: id, key: "k" }));
    const unread = readLogsSearch({ tab: "events", min: "-1", event: "../keys" });
    expect([unread.tab, unread.min, unread.event]).toEqual([undefined, undefined, undefined]);
  });
});

describe("what is typed for a replay", () => {
  it("is left out where it is empty", () => {
    expect(toReplayWish({ backfill: " ", changes: "" })).toEqual({});
    expect(toReplayWish({ backfill: "history", changes: '{"quantity":"3"}' })).toEqual({
      backfill: "history",
      event: { quantity: "3" },
    });
  });

  it.each(["[1]", "3", "null"])("%s is no object of fields", (changes) => {
    expect(toReplayWish({ backfill: "", changes })).toBe(
      'Accepted is a JSON object, such as {"quantity": "12"}',
    );
  });

  it("says where JSON is broken", () => {
    expect(toReplayWish({ backfill: "", changes: "{" })).toMatch(/^This is no JSON: /);
  });
});
