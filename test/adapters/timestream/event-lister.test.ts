import type { QueryCommand, TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { describe, expect, test } from "vitest";
import { createEventLister } from "../../../shared/adapters/timestream/event-lister.ts";
import type { EventSelection } from "../../../shared/ports/event-store.ts";

function setUp() {
  const texts: string[] = [];
  const client = {
    send: async ({ input }: QueryCommand) => {
      texts.push(input.QueryString ?? "");
      return {};
    },
  } as unknown as Pick<TimestreamQueryClient, "send">;
  return { lister: createEventLister({ client, database: "db", table: "t" }), texts };
}

const SELECTION: EventSelection = {
  organization: "org",
  span: { start: 0, end: 1_000 },
  customerIds: ["it's", "c2"],
  agentIds: ["a'; --"],
  quantityMin: "2.5",
};
const SOURCE = `FROM "db"."t" WHERE organization = 'org' AND measure_name = 'usage_event' AND (time >= from_milliseconds(0) AND time < from_milliseconds(1000)) AND voided = FALSE AND customer_id IN ('it''s', 'c2') AND agent_id IN ('a''; --') AND (quantity_units > 2 OR (quantity_units = 2 AND quantity_fraction >= 500000000000))`;

describe("SQL of a list of events", () => {
  test("a page after a position", async () => {
    const { lister, texts } = setUp();
    await lister.list(SELECTION, 20, { timestamp: "2026-01-15T12:00:00.123456789Z", eventId: "it's" });
    const at = "from_nanoseconds(1768478400123456789)";
    expect(texts).toEqual([
      `SELECT event_id AS "event_id", event_type AS "event_type", customer_id AS "customer_id", meter_id AS "meter_id", agent_id AS "agent_id", time AS "time", quantity_units AS "quantity_units", quantity_fraction AS "quantity_fraction", cost_units AS "cost_units", cost_fraction AS "cost_fraction", idempotency_key AS "idempotency_key", accepted_at AS "accepted_at", hash AS "hash", voided AS "voided", properties AS "properties" ${SOURCE} AND time <= ${at} AND (time < ${at} OR event_id > 'it''s') ORDER BY time DESC, event_id LIMIT 20`,
    ]);
  });

  test("a histogram and an extent", async () => {
    const { lister, texts } = setUp();
    await lister.histogram(SELECTION, "hour");
    await lister.histogram(SELECTION, "day");
    await lister.extent(SELECTION);
    expect(texts).toEqual([
      `SELECT bin(time, 1h) AS "start", count(*) AS "events" ${SOURCE} GROUP BY 1`,
      `SELECT bin(time, 1d) AS "start", count(*) AS "events" ${SOURCE} GROUP BY 1`,
      `SELECT min(time) AS "first", max(time) AS "last", count(DISTINCT customer_id) AS "customers" ${SOURCE}`,
    ]);
  });
});
