/** An answer that Lambda cannot send is refused, and says by which of its own parameters it becomes smaller. */
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { createHandler as createCatalogHandler } from "../../functions/manage-catalog/handler.ts";
import { createHandler as createQuarantineHandler } from "../../functions/manage-quarantine/handler.ts";
import { createHandler as createEventHandler } from "../../functions/query-events/handler.ts";
import { aMeter, aUsageEvent } from "../support/builders.ts";
import {
  createInMemoryIdentities,
  createInMemoryMeters,
  readableIdentifiers,
} from "../support/in-memory-ports.ts";
import { aCustomer, anEvent, aWorld, setUp } from "../support/meter-queries.ts";

const LONG = "x".repeat(7_000_000);
const JANUARY = { starting_on: "2026-01-01", ending_before: "2026-02-01", window_size: "none" };
const AT = "2026-01-15T10:30:00.000Z";

const http = {
  authenticate: async () => ({
    keyId: "key",
    organization: "org",
    scopes: ["events:read" as const, "catalog:read" as const],
  }),
  logger: { warn: () => {}, error: () => {} },
};
const never = async () => {
  throw new Error("not asked here");
};

const found = { event: aUsageEvent({ properties: { text: LONG } }), acceptedAt: AT, isVoided: false };
const events = createEventHandler({
  ...http,
  identifiers: readableIdentifiers(),
  lookUp: never,
  select: async () => ({ organization: "org", span: { start: 0, end: 1 } }),
  list: async () => ({ events: [found], dataThrough: AT }),
  page: async () => ({ events: [found], total: 1, dataThrough: AT }),
  search: async () => ({
    dataThrough: AT,
    events: [{ accepted: { ...found, history: { repeats: [] } }, customerReference: "c", meters: [] }],
  }),
} as unknown as Parameters<typeof createEventHandler>[0]);

const catalog = createCatalogHandler({
  ...http,
  identities: {
    identities: createInMemoryIdentities([
      aCustomer("customer-1", { name: LONG }),
      aCustomer("agent-1", { kind: "agent", name: LONG }),
    ]),
  },
  meters: { meters: createInMemoryMeters([aMeter({ name: LONG })]) },
  fingerprint: readableIdentifiers().fingerprint,
} as unknown as Parameters<typeof createCatalogHandler>[0]);

const quarantine = createQuarantineHandler({
  ...http,
  fingerprint: readableIdentifiers().fingerprint,
  quarantine: {
    list: async () => ({
      entries: [{ id: "1", reasons: [LONG], setAsideAt: AT, content: { kind: "refused", input: {} } }],
    }),
  },
} as unknown as Parameters<typeof createQuarantineHandler>[0]);

type Handler = typeof events;

async function ask(handler: Handler, method: string, rawPath: string, body?: unknown) {
  const id = /\/meters\/([^/]+)\/events$/.exec(rawPath)?.[1];
  const event = {
    routeKey: `${method} ${id === undefined ? rawPath : "/v1/meters/{id}/events"}`,
    rawPath,
    rawQueryString: "",
    headers: { "content-type": "application/json" },
    pathParameters: id === undefined ? undefined : { id },
    requestContext: { requestId: "request-1", http: { method } },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const answer = await handler(event as unknown as APIGatewayProxyEventV2, {} as Context);
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? "null") };
}

const usage = setUp(
  aWorld({
    events: [anEvent("2026-01-15T10:30:00Z", "customer-1", "2", { region: LONG })],
    defined: [aMeter({ id: LONG, name: LONG, properties: [] })],
    customers: [aCustomer("customer-1")],
  }),
);
const ofGroups = {
  ...JANUARY,
  customer_id: "customer-1",
  billable_metric_id: "eu-tokens",
  group_key: ["region"],
};
const ofOneMeter = "one meter at a time by GET /v1/meters/{id}/usage with customer_id";

describe("An answer of more than 6 MB is 413, and names what makes it smaller", () => {
  test.each([
    [
      "POST /v1/usage",
      () => usage.post("/v1/usage", JANUARY),
      "one of billable_metrics at a time, or for fewer values of its group_by",
    ],
    ["POST /v1/usage/groups", () => usage.post("/v1/usage/groups", ofGroups), "a smaller limit"],
    [
      "GET /v1/meters/{id}/usage",
      () => usage.get("/v1/meters/eu-tokens/usage"),
      "a later start_date, or a longer group_by",
    ],
    [
      "GET /v1/meters/{id}/usage by customer",
      () => usage.get("/v1/meters/eu-tokens/usage?breakdown_by=customer"),
      "a later start_date, a longer group_by, or a smaller limit",
    ],
    [
      "GET /v1/customers/{id}/usage",
      () => usage.get("/v1/customers/customer-1/usage"),
      `a later start_date, a longer group_by, or ${ofOneMeter}`,
    ],
    ["GET /v1/events", () => ask(events, "GET", "/v1/events"), "a smaller limit"],
    ["GET /v1/meters/{id}/events", () => ask(events, "GET", "/v1/meters/m/events"), "a smaller page_size"],
    [
      "POST /v1/events/search",
      () => ask(events, "POST", "/v1/events/search", { transactionIds: ["a"] }),
      "fewer transactionIds",
    ],
    ["GET /v1/customers", () => ask(catalog, "GET", "/v1/customers"), "a smaller limit"],
    ["GET /v1/agents", () => ask(catalog, "GET", "/v1/agents"), "a smaller limit"],
    ["GET /v1/meters", () => ask(catalog, "GET", "/v1/meters"), "a smaller limit"],
    ["GET /v1/billable-metrics", () => ask(catalog, "GET", "/v1/billable-metrics"), "a smaller limit"],
    ["GET /v1/quarantine", () => ask(quarantine, "GET", "/v1/quarantine"), "a smaller limit"],
  ])("%s", async (_, asked, narrower) => {
    const { status, body } = await asked();
    expect(status).toBe(413);
    expect(body.message).toMatch(
      /^the answer has \d+ characters, more than the 6 MB that can be sent; ask for /,
    );
    expect(body.message.split("; ask for ")[1]).toBe(narrower);
  });
});
