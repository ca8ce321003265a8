/** A UUID means the same customer in either case, at the door and in questions. */
import { expect, test } from "vitest";
import { parseNewIdentity } from "../../shared/contracts/identities.ts";
import { parseMeterUsageQuery } from "../../shared/contracts/meter-usage.ts";
import { parseId, parseReference } from "../../shared/contracts/parameters.ts";
import { translate } from "./dialects/requests.ts";

const LOWER = "7123e571-5c1d-5e0a-9d3b-2f6f0c8a4e11";
const UPPER = LOWER.toUpperCase();

test.each([
  ["native", "/v1/events", { idempotencyKey: "k", customer: UPPER, eventType: "t" }, "application/json"],
  [
    "CloudEvents",
    "/v1/events",
    { specversion: "1.0", source: "s", id: "k", type: "t", subject: UPPER },
    "application/cloudevents+json",
  ],
  [
    "MarginFront",
    "/v1/usage/record",
    { records: [{ customerExternalId: UPPER, agentCode: "a", signalName: "t" }] },
    "application/json",
  ],
  [
    "Metronome",
    "/v1/ingest",
    [{ transaction_id: "k", customer_id: UPPER, event_type: "t", timestamp: "2026-01-31T09:30:00Z" }],
    "application/json",
  ],
  [
    "Fluxrate",
    "/v1/sdk/track",
    { meter_token: "t", customer_external_id: UPPER, quantity: 1 },
    "application/json",
  ],
])("an event in the form of %s names the customer in lower case", (_, path, body, contentType) => {
  expect(translate({ path, body, headers: { "content-type": contentType } })).toMatchObject([
    { kind: "parsed", event: { customer: LOWER } },
  ]);
});

test("so do questions, and whoever makes the customer", () => {
  expect(parseId("id", UPPER)).toBe(LOWER);
  expect(parseReference("id", UPPER)).toBe(LOWER);
  expect(parseMeterUsageQuery("m", (name) => (name === "customer_id" ? UPPER : undefined)).customer).toBe(
    LOWER,
  );
  expect(parseNewIdentity({ externalId: UPPER, aliases: [UPPER] })).toEqual({
    externalId: LOWER,
    aliases: [LOWER],
  });
});

test("names that are no UUIDs differ by their case, and what something is called stays as it is", () => {
  expect(parseReference("id", "Acme")).toBe("Acme");
  expect(parseNewIdentity({ name: UPPER })).toEqual({ name: UPPER });
});
