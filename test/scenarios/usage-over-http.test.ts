/** What a newcomer does first: events in over HTTP, usage out, on the deployed bundles. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";

const TODAY = new Date().toISOString().slice(0, 10);

describe.skipIf(!isDynamoDbAvailable)("Usage over HTTP", () => {
  let test_: TestPipeline;
  /** Only the last test moves the clock: a worker remembers a key for a minute. */
  let movedMs = 0;
  beforeAll(async () => {
    test_ = await startPipeline({ now: () => Date.now() + movedMs });
  });
  afterAll(() => test_?.pipeline.stop());

  test("events of three customers come out as totals, buckets and breakdowns, exactly", async () => {
    const events = [
      {
        idempotencyKey: "a",
        customer: "acme",
        agent: "bot",
        eventType: "tokens",
        quantity: "0.1",
        cost: "0.01",
      },
      {
        idempotencyKey: "b",
        customer: "acme",
        agent: "bot",
        eventType: "tokens",
        quantity: 0.2,
        cost: "0.02",
      },
      { idempotencyKey: "c", customer: "globex", eventType: "tokens", quantity: 5 },
      { idempotencyKey: "d", customer: "initech", eventType: "calls" },
    ];
    expect((await test_.post("/v1/events", { events })).body).toMatchObject({ accepted: 4, rejected: 0 });

    const body = await test_.usage({ breakdownBy: "customer" });
    expect(body.summary).toMatchObject({
      totalEvents: 4,
      totalQuantity: 6.3,
      totalCost: 0.03,
      avgCostPerEvent: 0.0075,
    });
    expect(body.summary.eventCountWithNullCost).toBe(2);
    expect(body.timeSeriesData).toHaveLength(30);
    expect(body.timeSeriesData.at(-1)).toEqual({ date: TODAY, eventCount: 4, quantity: 6.3, cost: 0.03 });
    expect(body.timeSeriesData[0]).toMatchObject({ eventCount: 0, quantity: 0, cost: 0 });
    const rows = body.dimensionBreakdown.summary.map((row: { name: string; totalQuantity: number }) => [
      row.name,
      row.totalQuantity,
    ]);
    expect(body.dimensionBreakdown.dimensionType).toBe("customer");
    expect(rows).toEqual([
      ["globex", 5],
      ["initech", 1],
      ["acme", 0.3],
    ]);
    expect(Object.values(body.metadata.customers).sort()).toEqual(["acme", "globex", "initech"]);
  });

  test("filters by id, by external id, by agent and by signal agree", async () => {
    const all = await test_.usage({ breakdownBy: "customer" });
    const acme = all.dimensionBreakdown.summary.find(({ name }: { name: string }) => name === "acme");
    const byId = await test_.usage({ customerId: acme.id });
    const byExternalId = await test_.usage({ customerExternalId: "acme" });
    expect(byId.summary).toEqual(byExternalId.summary);
    expect(byId.summary).toMatchObject({ totalEvents: 2, totalQuantity: 0.3 });
    expect(byId.filters).toEqual({ customerId: acme.id });
    expect((await test_.usage({ agentExternalId: "bot" })).summary.totalEvents).toBe(2);
    expect((await test_.usage({ signalExternalId: "calls" })).summary.totalEvents).toBe(1);
    expect((await test_.usage({ customerExternalId: "nobody" })).summary.totalEvents).toBe(0);
  });

  test("the same request again changes nothing; other content under a known key changes nothing either", async () => {
    const before = (await test_.usage()).summary;
    const again = { idempotencyKey: "c", customer: "globex", eventType: "tokens", quantity: 5 };
    expect((await test_.post("/v1/events", again)).body).toMatchObject({ accepted: 1 });
    expect((await test_.post("/v1/events", { ...again, quantity: 500 })).body).toMatchObject({ accepted: 1 });
    expect((await test_.usage()).summary).toEqual(before);
    expect(test_.logged.some((line) => line.includes("EVENTS_CONFLICTING"))).toBe(true);
  });

  test("fifty equal requests at once count once", async () => {
    const before = (await test_.usage()).summary.totalEvents;
    const event = { idempotencyKey: "storm", customer: "acme", eventType: "tokens" };
    const answers = await Promise.all(Array.from({ length: 50 }, () => test_.post("/v1/events", event)));
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    expect((await test_.usage()).summary.totalEvents).toBe(before + 1);
  });

  test("MarginFront's records are counted as they come", async () => {
    const record = {
      customerExternalId: "mf",
      agentCode: "writer",
      signalName: "articles",
      model: "m",
      inputTokens: 5,
      quantity: 3,
    };
    const answer = await test_.post("/v1/usage/record", { records: [record, { ...record, quantity: -1 }] });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: 1 } });
    expect((await test_.usage({ customerExternalId: "mf" })).summary).toMatchObject({
      totalEvents: 1,
      totalQuantity: 3,
    });
  });

  test("organizations see only their own, and the same key counts in both", async () => {
    const other = await test_.createKey("other");
    const event = { idempotencyKey: "a", customer: "acme", eventType: "tokens", quantity: 7 };
    expect((await test_.post("/v1/events", event, { "x-api-key": other })).body).toMatchObject({
      accepted: 1,
    });
    await test_.pipeline.idle();
    const answer = await test_.get("/v1/analytics/usage", { authorization: `Bearer ${other}` });
    expect(answer.body.summary).toMatchObject({ totalEvents: 1, totalQuantity: 7 });
  });

  test.each([
    ["GET", "/v1/analytics/usage"],
    ["POST", "/v1/events"],
    ["POST", "/v1/usage/record"],
  ])("%s %s without a key or with a wrong one is a 401 in the product's form", async (method, path) => {
    for (const key of ["", "nonsense", `tm_sk_unknownid_${"x".repeat(32)}`]) {
      const response = await fetch(`${test_.pipeline.url}${path}`, { method, headers: { "x-api-key": key } });
      expect(await response.json()).toEqual({
        statusCode: 401,
        error: "Unauthorized",
        message: expect.any(String),
        requestId: expect.any(String),
      });
      expect(response.status).toBe(401);
    }
  });

  test("a public key reads and does not write", async () => {
    const headers = { "x-api-key": test_.publicKey };
    expect((await test_.get("/v1/analytics/usage", headers)).status).toBe(200);
    expect((await test_.post("/v1/events", [], headers)).status).toBe(403);
  });

  test.each([
    ["startDate=2026-02-30", "startDate"],
    ["startDate=tomorrow", "startDate"],
    ["startDate=2026-02-02&endDate=2026-02-01", "startDate"],
    ["groupBy=yearly", "groupBy"],
    ["breakdownBy=planet", "breakdownBy"],
    ["customerId=acme", "customerId"],
    ["timezone=Mars/Olympus", "timezone"],
  ])("%s is a 400 that names the field", async (query, field) => {
    const answer = await test_.get(`/v1/analytics/usage?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, error: "Bad Request" } });
    expect([answer.body.message].flat().join(" ")).toContain(field);
  });

  test("every analytics answer says how fresh it is", async () => {
    const answer = await test_.get("/v1/analytics/usage");
    expect(Date.parse(answer.headers.get("tallymark-data-through") ?? "")).toBeLessThanOrEqual(Date.now());
  });

  test.each([
    ["PUT", "/v1/customers/c-acme"],
    ["GET", "/v1/customers/"],
    ["POST", "/v1/nothing"],
  ])("%s %s, which no route takes, is a 404 in the product's form that names it", async (method, path) => {
    for (const key of [test_.key, ""]) {
      const response = await fetch(`${test_.pipeline.url}${path}`, { method, headers: { "x-api-key": key } });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        statusCode: 404,
        error: "Not Found",
        message: `${method} "${path}": no such route; accepted are those that GET /openapi.json describes`,
        requestId: response.headers.get("apigw-requestid"),
      });
    }
  });

  test("a slash in a name leads to no other endpoint", async () => {
    const event = { idempotencyKey: "slash", customer: "a/b", eventType: "my/events", quantity: 4 };
    await test_.post("/v1/events", event);
    await test_.post("/v1/events", { ...event, idempotencyKey: "other", customer: "x", eventType: "a/b" });
    await test_.pipeline.idle();
    const used = (await test_.get("/v1/customers/a%2Fb/usage")).body;
    expect(used.meters).toMatchObject([{ name: "my/events", usage: 4 }]);
    expect((await test_.get("/api/v1/meters/a%2Fb/usage")).body).toMatchObject({ total_usage: 4 });
    expect(await test_.get("/v1/events/my%2Fevents")).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('id: got "my/events"') },
    });
    expect((await test_.get("/v1/meters/my%2Fevents/events")).body.meta.total).toBe(1);
    expect((await test_.get("/v1/customers/a%2Fb")).body.externalId).toBe("a/b");
  });

  test("a body over 10 MB is API Gateway's 413", async () => {
    expect((await test_.post("/v1/events", `"${"x".repeat(10 * 1024 * 1024)}"`)).status).toBe(413);
  });

  test("a key is made, shown once, does what its scopes say and no more, and is refused once it is revoked", async () => {
    const scopes = ["analytics:read", "keys:read"];
    const made = await test_.post("/v1/keys", { name: "Dashboard", kind: "secret", scopes });
    expect(made.status).toBe(201);
    const { key, ...shown } = made.body;
    const own = { "x-api-key": key };
    expect((await test_.get("/v1/me", own)).body).toEqual({
      organization: "test",
      keyId: shown.id,
      name: "Dashboard",
      kind: "secret",
      scopes,
      expiresAt: null,
    });
    const list = (await test_.get("/v1/keys", own)).body.data;
    // Those that an operator made for this test, and this one; of none its secret.
    const makers = list.map(({ createdBy }: { createdBy: string | null }) => createdBy);
    expect(makers.filter((maker: string | null) => maker !== null)).toEqual([test_.key.split("_")[2]]);
    expect(makers).toHaveLength(3);
    expect(list).toContainEqual(shown);
    expect(JSON.stringify(list)).not.toContain(key.split("_")[3]);

    expect((await test_.get("/v1/analytics/usage", own)).status).toBe(200);
    expect((await test_.post("/v1/events", [], own)).status).toBe(403);
    expect((await test_.post("/v1/keys", { name: "Mine", kind: "secret" }, own)).status).toBe(403);
    expect((await test_.get("/v1/me", { "x-api-key": test_.publicKey })).body.kind).toBe("public");
    expect((await test_.get("/v1/keys", { "x-api-key": test_.publicKey })).status).toBe(403);

    const revoked = await test_.post(`/v1/keys/${shown.id}/revoke`, "");
    expect(revoked).toMatchObject({ status: 200, body: { id: shown.id, status: "revoked" } });
    expect((await test_.get("/v1/me", own)).status, "read anew").toBe(401);
    movedMs = 60_000;
    expect((await test_.get("/v1/analytics/usage", own)).status, "remembered for 60 seconds").toBe(401);
    expect((await test_.get(`/v1/keys/${shown.id}`)).body).toEqual(revoked.body);
  });
});
