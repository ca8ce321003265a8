import { describe, expect, test } from "vitest";
import { placementsOf, slotsOf } from "../../../shared/domain/rollup/counter.ts";
import { aUsageEvent } from "../../support/builders.ts";

describe("Function: placementsOf", () => {
  test("an event is placed once in each family, in the slot of its hour or day", () => {
    const event = aUsageEvent({ agentId: "agent-1", timestamp: "2026-01-31T23:59:59.999999Z" });
    const [inDay, inMonth] = [
      { period: "2026-01-31", slot: "23" },
      { period: "2026-01", slot: "31" },
    ];
    expect(placementsOf(event)).toEqual([
      { rollup: "customer-day", ...inDay, customerId: "customer-1", meterId: "meter-1", agentId: "agent-1" },
      { rollup: "organization-day", ...inDay, meterId: "meter-1", agentId: "agent-1" },
      { rollup: "customer-month", ...inMonth, customerId: "customer-1" },
      {
        rollup: "segment-customer-month",
        ...inMonth,
        customerId: "customer-1",
        meterId: "meter-1",
        agentId: "agent-1",
      },
    ]);
  });

  test("an event without an agent has no agent in its placements, and a dash in its keys", () => {
    const event = aUsageEvent();
    const agents = placementsOf(event).map((at) => ("agentId" in at ? at.agentId : "no field"));
    expect(agents).toEqual([undefined, undefined, "no field", undefined]);
    expect(slotsOf("org", 3, event)).toEqual([
      { partition: "org#customer#customer-1", sort: "2026-01-15#meter-1#-", slot: "10" },
      { partition: "org#organization#3", sort: "2026-01-15#meter-1#-", slot: "10" },
      { partition: "org#customers#2026-01", sort: "customer-1", slot: "15" },
      { partition: "org#customers#2026-01#meter-1#-", sort: "customer-1", slot: "15" },
    ]);
  });
});
