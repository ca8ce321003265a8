import { describe, expect, test } from "vitest";
import { decimalText } from "../../../shared/domain/decimal/decimal.ts";
import { addendsOf, placementsOf } from "../../../shared/domain/rollup/addends.ts";
import { counterOf } from "../../../shared/domain/rollup/counter.ts";
import { aUsageEvent } from "../../support/builders.ts";

const EVENT = aUsageEvent({ agentId: "agent-1", timestamp: "2026-01-31T23:59:59.999999Z" });
const FED = { ...EVENT, feeds: [{ meterId: "own-1", value: "-2.50" }, { meterId: "own-2" }] };
const [inHour, inDay, inMonth] = [
  { period: "2026-01-31", slot: "23" },
  { period: "2026-01", slot: "31" },
  { period: "2026", slot: "01" },
];

describe("Function: placementsOf", () => {
  test("an event is placed once in each family, in the slot of its hour, day or month", () => {
    const [customerId, meterId, agentId] = ["customer-1", "meter-1", "agent-1"];
    expect(placementsOf(EVENT)).toEqual([
      { rollup: "customer-day", ...inHour, customerId, meterId, agentId },
      { rollup: "organization-day", ...inHour, meterId, agentId },
      { rollup: "customer-month", ...inDay, customerId },
      { rollup: "segment-customer-month", ...inDay, customerId, meterId, agentId },
      { rollup: "meter-customer-year", ...inMonth, customerId, meterId },
    ]);
  });

  test("an event is placed in the four families of each meter that it feeds, besides", () => {
    const customerId = "customer-1";
    const own = (meterId: string) => [
      { rollup: "meter-customer-day", ...inHour, customerId, meterId },
      { rollup: "meter-day", ...inHour, meterId },
      { rollup: "meter-customer-month", ...inDay, customerId, meterId },
      { rollup: "meter-customer-year", ...inMonth, customerId, meterId },
    ];
    expect(placementsOf(FED)).toEqual([...placementsOf(EVENT), ...own("own-1"), ...own("own-2")]);
  });

  test("an event without an agent has no agent in its placements, and a dash in its keys", () => {
    const event = aUsageEvent({ feeds: [{ meterId: "own-1" }] });
    const agents = placementsOf(event).map((at) => ("agentId" in at ? at.agentId : "no field"));
    const none = ["no field", "no field", "no field", "no field", "no field"];
    expect(agents).toEqual([undefined, undefined, "no field", undefined, ...none]);
    expect(placementsOf(event).map((at) => Object.values(counterOf("org", 3, at)).join(" | "))).toEqual([
      "org#customer#customer-1 | 2026-01-15#meter-1#-",
      "org#organization#3 | 2026-01-15#meter-1#-",
      "org#customers#2026-01 | customer-1",
      "org#customers#2026-01#meter-1#- | customer-1",
      "org#meter-customers#meter-1 | customer-1#2026",
      "org#metered#customer-1 | 2026-01-15#own-1",
      "org#meter#own-1#3 | 2026-01-15",
      "org#meter-customers#own-1#2026-01 | customer-1",
      "org#meter-customers#own-1 | customer-1#2026",
    ]);
  });
});

describe("Function: addendsOf", () => {
  const amounts = (standing: Parameters<typeof addendsOf>[1]) =>
    addendsOf(FED, standing).map(({ totals }) =>
      [totals.count, decimalText(totals.quantity), decimalText(totals.cost), totals.costed].join(" "),
    );
  const own = (each: string) => [each, each, each, each];

  test("counters by meter hold no cost; a meter's own hold the property's value, or else the quantity", () => {
    expect(amounts({ isVoided: false, quantity: "7", cost: "0.5" })).toEqual([
      ...own("1 7 0.5 1"),
      "1 7 0 0",
      ...own("1 -2.5 0 0"),
      ...own("1 7 0 0"),
    ]);
  });

  test("an event that is voided adds nothing, to each of the same slots", () => {
    expect(amounts({ isVoided: true, quantity: "7", cost: "0.5" })).toEqual(Array(13).fill("0 0 0 0"));
  });
});
