import { describe, expect, test } from "vitest";
import { layOut } from "../../../shared/domain/usage/layout.ts";
import {
  listActiveCustomers,
  planCustomerDays,
  planCustomerMonths,
  planOrganizationDays,
  planSegmentCustomerMonths,
} from "../../../shared/domain/usage/plan.ts";
import type { IsWanted } from "../../../shared/domain/usage/tally.ts";

function span(start: string, end: string) {
  return { start: Date.parse(start), end: Date.parse(end) };
}

describe("Plan", () => {
  test("day items are read from the first to the last day that the hours touch, and no further", () => {
    expect(planCustomerDays("org", "c", span("2026-01-01T00:00Z", "2026-02-01T00:00Z"))).toEqual({
      partition: "org#customer#c",
      from: "2026-01-01#",
      to: "2026-01-31$",
    });
    expect(planOrganizationDays("org", span("2026-01-01T23:00Z", "2026-01-02T01:00Z"))).toEqual(
      [0, 1, 2, 3].map((shard) => ({
        partition: `org#organization#${shard}`,
        from: "2026-01-01#",
        to: "2026-01-02$",
      })),
    );
  });

  test("the range of a day holds every item of it and none of its neighbours", () => {
    const { from = "", to = "" } = planCustomerDays(
      "org",
      "c",
      span("2026-01-15T00:00Z", "2026-01-16T00:00Z"),
    );
    const lies = (sort: string) => sort >= from && sort <= to;
    expect(["2026-01-15#0#-", "2026-01-15#ffff#ffff"].every(lies)).toBe(true);
    expect(["2026-01-14#ffff#-", "2026-01-16#0#-"].some(lies)).toBe(false);
  });

  test("month items are those of every month that the hours touch", () => {
    const months = (start: string, end: string) =>
      planCustomerMonths("org", span(start, end)).map(({ month }) => month);
    expect(months("2026-01-31T23:00Z", "2026-02-01T00:00Z")).toEqual(["2026-01"]);
    expect(months("2025-12-31T23:00Z", "2026-02-01T01:00Z")).toEqual(["2025-12", "2026-01", "2026-02"]);
  });

  test("of a meter, only the pairs of meter and agent that were used are read, each once a month", () => {
    const sorts = [
      "2026-01-01#m1#-",
      "2026-01-02#m1#-",
      "2026-01-02#m1#a1",
      "2026-01-02#m2#a1",
      "2026-02-01#m1#-",
    ];
    const partitions = (isWanted: IsWanted) =>
      planSegmentCustomerMonths("org", isWanted, sorts).map(({ partition }) => partition);
    expect(partitions(({ meterId }) => meterId === "m1")).toEqual([
      "org#customers#2026-01#m1#-",
      "org#customers#2026-01#m1#a1",
      "org#customers#2026-02#m1#-",
    ]);
    expect(partitions(({ agentId }) => agentId === "a1")).toEqual([
      "org#customers#2026-01#m1#a1",
      "org#customers#2026-01#m2#a1",
    ]);
    expect(partitions(({ agentId }) => agentId === "a2")).toEqual([]);
  });

  test("customers are active who have a slot on a day that the hours touch", () => {
    const row = (sort: string, ...slots: string[]) => ({
      sort,
      slots: new Map(slots.map((slot) => [slot, 1])),
    });
    const rows = [row("before", "14"), row("first", "15"), row("both", "01", "16"), row("after", "17")];
    const hours = span("2026-01-15T23:00Z", "2026-01-17T00:00Z");
    expect(listActiveCustomers("2026-01", rows, hours)).toEqual(["first", "both"]);
  });
});

describe("Layout", () => {
  const lay = (...edges: string[]) =>
    layOut(edges.slice(0, -1).map((start, index) => ({ label: "", ...span(start, edges[index + 1] ?? "") })));

  test("whole hours are left to counters, and the rest of each bucket is a segment", () => {
    const { hours, segments, isOfWholeDays } = lay(
      "2026-01-01T10:30Z",
      "2026-01-01T12:15Z",
      "2026-01-01T14:00Z",
    );
    expect(hours).toEqual(span("2026-01-01T11:00Z", "2026-01-01T14:00Z"));
    expect(segments).toEqual([
      { bucket: 0, ...span("2026-01-01T10:30Z", "2026-01-01T11:00Z") },
      { bucket: 0, ...span("2026-01-01T12:00Z", "2026-01-01T12:15Z") },
      { bucket: 1, ...span("2026-01-01T12:15Z", "2026-01-01T13:00Z") },
    ]);
    expect(isOfWholeDays).toBe(false);
  });

  test("a bucket without a whole hour is one segment", () => {
    expect(lay("2026-01-01T10:30Z", "2026-01-01T11:15Z")).toMatchObject({
      hours: undefined,
      segments: [{ bucket: 0, ...span("2026-01-01T10:30Z", "2026-01-01T11:15Z") }],
    });
  });

  test("whole days are those whose every edge is a UTC midnight", () => {
    expect(lay("2026-01-01T00:00Z", "2026-01-02T00:00Z", "2026-02-01T00:00Z").isOfWholeDays).toBe(true);
    expect(lay("2026-01-01T00:00Z", "2026-01-02T01:00Z").isOfWholeDays).toBe(false);
    expect(lay("2026-01-01T01:00Z", "2026-01-02T00:00Z").isOfWholeDays).toBe(false);
  });

  test("an hour belongs to the bucket that holds all of it", () => {
    const { bucketOf } = lay("2026-01-01T10:30Z", "2026-01-01T12:15Z", "2026-01-01T14:00Z");
    const hour = (hour: number) => bucketOf(span(`2026-01-01T${hour}:00Z`, `2026-01-01T${hour + 1}:00Z`));
    expect([10, 11, 12, 13, 14].map(hour)).toEqual([undefined, 0, undefined, 1, undefined]);
  });
});
