/** The row "Input and abuse" of docs/faults.md, through the door of the real pipeline: no input is a 5xx, and none leaves a trace. */
import { request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../../support/engines.ts";
import { type Answer, startPipeline, type TestPipeline } from "../../support/pipeline.ts";
import { expectWhole } from "../../support/whole.ts";

const EVENT = { idempotencyKey: "key", customer: "acme", eventType: "tokens" };
const RANGE = "startDate=2026-01-01&endDate=2026-01-31";

describe.skipIf(!isDynamoDbAvailable)("Input and abuse", () => {
  let running: TestPipeline;
  beforeAll(async () => {
    running = await startPipeline();
  });
  afterAll(async () => {
    try {
      // Of all that was sent here, exactly the events that tests say were accepted.
      expect(await expectWhole(running)).toBe(accepted);
    } finally {
      await running?.pipeline.stop();
    }
  });

  let accepted = 0;
  const expectError = ({ status, body }: Answer, expected: number, message: string | RegExp) => {
    expect(body).toMatchObject({ statusCode: expected, requestId: expect.any(String) });
    expect([status, [body.message].flat().join("\n")]).toEqual([expected, expect.stringMatching(message)]);
  };
  const expectRejected = ({ status, body }: Answer, message: string | RegExp) => {
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 0, rejected: 1 });
    expect(body.results[0].errors.join("\n")).toMatch(message);
  };

  test.each([
    ["an empty body", "", /^body: empty/],
    ["invalid JSON", '{"idempotencyKey": ', /^body: not JSON/],
    ["half of a JSON text", "[1, 2", /^body: not JSON/],
    ["an empty list", "[]", /^events: got 0; accepted are 1 to 1000/],
    ["1,001 events", JSON.stringify(Array.from({ length: 1_001 }, () => EVENT)), /^events: got 1001/],
    ["a number", "7", /^body: got 7/],
    ["null", "null", /^body: got null/],
    ["a text", '"events"', /^body: got "events"/],
    ["events that are no list", '{"events": 7}', /^events: got 7/],
  ])("%s is a 400 that says so", async (_, body, message) => {
    expectError(await running.post("/v1/events", body), 400, message);
  });

  test("a body of more than 10 MB is refused as API Gateway does", async () => {
    const answer = await running.post("/v1/events", `[${'"x",'.repeat(2_700_000)}"x"]`);
    expect(answer.status).toBe(413);
  });

  test("a body of 5 MB of events that are too large is answered, one result each", async () => {
    const events = Array.from({ length: 1_000 }, (_, index) => ({
      ...EVENT,
      idempotencyKey: `${index}`,
      properties: { x: "y".repeat(5_000) },
    }));
    const { status, body } = await running.post("/v1/events", events);
    expect([status, body.rejected]).toEqual([202, 1_000]);
  });

  test("a gzip bomb is not unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const answer = await fetch(`${running.pipeline.url}/v1/events`, {
      method: "POST",
      headers: { "x-api-key": running.key, "content-type": "application/json", "content-encoding": "gzip" },
      body: bomb,
    });
    expect([answer.status, JSON.stringify(await answer.json())]).toEqual([
      415,
      expect.stringContaining("content-encoding"),
    ]);
  });

  test.each([
    ["text/plain", /content-type: got "text\/plain"/],
    ["", /content-type/],
    ["application/x-www-form-urlencoded", /content-type/],
  ])("content type %j is a 415", async (contentType, message) => {
    expectError(await running.post("/v1/events", [EVENT], { "content-type": contentType }), 415, message);
  });

  test("a duplicate key in JSON: the last one is taken, as JSON.parse does", async () => {
    const { body } = await running.post(
      "/v1/events",
      '{"idempotencyKey":"a","idempotencyKey":"duplicate-field","customer":"acme","eventType":"tokens"}',
    );
    expect(body.results[0]).toMatchObject({ idempotencyKey: "duplicate-field", status: "accepted" });
    accepted++;
  });

  test("nesting 10,000 deep is refused, not followed", async () => {
    const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    const body = `{"idempotencyKey":"deep","customer":"acme","eventType":"tokens","properties":${deep}}`;
    expectRejected(await running.post("/v1/events", body), /^properties: got an object/);
    expectRejected(
      await running.post("/v1/events", `${"[".repeat(10_000)}${"]".repeat(10_000)}`),
      /^body: got an array/,
    );
  });

  test.each([
    ["NUL in a key", { ...EVENT, idempotencyKey: "a\u0000b" }, /^idempotencyKey: /],
    ["a line break in a key", { ...EVENT, idempotencyKey: "a\nb" }, /^idempotencyKey: /],
    ["an empty key", { ...EVENT, idempotencyKey: "" }, /^idempotencyKey: /],
    ["a key of 201 bytes", { ...EVENT, idempotencyKey: "x".repeat(201) }, /^idempotencyKey: /],
    [
      "1,000 properties",
      { ...EVENT, properties: Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [i, 1])) },
      /^properties: /,
    ],
    ["a property of 400 KB", { ...EVENT, properties: { x: "y".repeat(400_000) } }, /^properties: /],
    ["properties that are a list", { ...EVENT, properties: [1] }, /^properties: /],
    ["an unknown field", { ...EVENT, organization: "other" }, /^organization: unknown field/],
    [
      "a prototype",
      JSON.parse('{"idempotencyKey":"p","customer":"acme","eventType":"tokens","__proto__":{"x":1}}'),
      /__proto__: unknown field/,
    ],
    ["no fields", {}, /^idempotencyKey: is missing/],
  ])("%s is rejected by name", async (_, event, message) => {
    expectRejected(await running.post("/v1/events", event), message);
  });

  test("a lone surrogate is rejected; emoji, quotes and right-to-left text are names like others", async () => {
    expectRejected(
      await running.post("/v1/events", '{"idempotencyKey":"\\ud800","customer":"acme","eventType":"tokens"}'),
      /^idempotencyKey: /,
    );
    const customer = `"; DROP TABLE 'x' -- \u{1f600} \u05d0\u05d1`;
    const { body } = await running.post("/v1/events", {
      ...EVENT,
      idempotencyKey: "emoji \u{1f600}",
      customer,
      properties: { "\u{1f600}": "'" },
    });
    expect(body.accepted).toBe(1);
    accepted++;
    const { summary, metadata } = await running.usage({
      customerExternalId: customer,
      breakdownBy: "customer",
    });
    expect([summary.totalEvents, Object.values(metadata.customers)]).toEqual([1, [customer]]);
  });

  test("an unknown meter is made on first sight", async () => {
    await running.post("/v1/events", { ...EVENT, idempotencyKey: "meter", eventType: "never-seen" });
    accepted++;
    expect((await running.usage({ signalExternalId: "never-seen" })).summary.totalEvents).toBe(1);
  });

  test.each([
    ["no key", undefined, 401],
    ["an empty key", "", 401],
    ["a malformed key", "tm_sk_x", 401],
    ["another form of key", "Basic abc", 401],
    ["a key that does not exist", `tm_sk_${"a".repeat(16)}_${"b".repeat(40)}`, 401],
    ["a very long key", `tm_sk_${"a".repeat(8_000)}`, 401],
  ])("%s: %s is refused on every route", async (_, key, status) => {
    const headers = key === undefined ? {} : { "x-api-key": key };
    const post = (path: string) =>
      fetch(`${running.pipeline.url}${path}`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: "[]",
      });
    const answers = await Promise.all([
      post("/v1/events"),
      post("/v1/usage/record"),
      post("/v1/events/x/void"),
      fetch(`${running.pipeline.url}/v1/analytics/usage`, { headers }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status]);
  });

  test("a key that was replaced is refused when its overlap ends; the right id with a wrong secret is, too", async () => {
    const old = await running.createKey("rotating");
    const [, , id = ""] = old.split("_");
    await running.pipeline.invoke("create-api-key", {
      organization: "rotating",
      replaces: id,
      overlapHours: 0,
    });
    const ask = (key: string) => running.get("/v1/analytics/usage", { "x-api-key": key });
    expect((await ask(old)).status).toBe(401);
    expect((await ask(`tm_sk_${running.key.split("_")[2]}_${"b".repeat(40)}`)).status).toBe(401);
  });

  test("one tenant's ids mean nothing to another, in every parameter", async () => {
    await running.post("/v1/events", { ...EVENT, idempotencyKey: "mine", agent: "bot" });
    accepted++;
    const idOf = async (breakdownBy: string) => {
      const { dimensionBreakdown } = await running.usage({ breakdownBy });
      return dimensionBreakdown.summary.find(({ id }: { id: string | null }) => id !== null)?.id;
    };
    const other = { "x-api-key": await running.createKey("stranger") };
    const ids = {
      customerId: await idOf("customer"),
      signalId: await idOf("signal"),
      agentId: await idOf("agent"),
    };
    for (const [parameter, id] of Object.entries(ids)) {
      expect(id).toBeDefined();
      const { status, body } = await running.get(`/v1/analytics/usage?${parameter}=${id}`, other);
      expect([status, body.summary?.totalEvents ?? 0]).toEqual([200, 0]);
      expect(JSON.stringify(body.metadata)).not.toContain("acme");
    }
  });

  test.each([
    ["a range turned round", "startDate=2026-02-01&endDate=2026-01-01", /endDate|startDate/],
    ["no date", "startDate=yesterday", /^startDate: /],
    ["no UUID", "customerId=1%20OR%201=1", /^customerId: /],
    ["an unknown group", "groupBy=decade", /^groupBy: .*daily, weekly, monthly|^groupBy: .*daily/],
    ["an unknown breakdown", "breakdownBy=planet", /^breakdownBy: /],
    ["an unknown zone", "timezone=Mars/Olympus", /^timezone: /],
    ["a parameter twice", "groupBy=daily&groupBy=weekly", /^groupBy: given 2 times/],
    ["a thousand years by the day", "startDate=1990-01-01&endDate=2990-01-01", /Date: /],
  ])("a question with %s is a 400 that says so", async (_, query, message) => {
    expectError(await running.get(`/v1/analytics/usage?${query}`), 400, message);
  });

  test("unknown routes and methods are a 404, whatever their path", async () => {
    const paths = [
      "/v1",
      "/v1/",
      "/v1/events/../secrets",
      "/v1/%00",
      "/v1/%E0%A4%A",
      "//v1/events",
      "/%761/events",
      "/api/admin",
    ];
    for (const path of paths) expectError(await running.get(path), 404, /no such route/);
    expect((await fetch(`${running.pipeline.url}/v1/events`, { method: "DELETE" })).status).toBe(404);
  });

  test("headers that lie about the length do not hold the door", async () => {
    const status = await new Promise<number | undefined>((resolve) => {
      const request = httpRequest(`${running.pipeline.url}/v1/events`, {
        method: "POST",
        headers: { "content-length": 5, "x-api-key": running.key },
      });
      request.on("error", () => resolve(undefined));
      request.on("response", (response) => resolve(response.statusCode));
      request.write("[]");
      request.destroy();
    });
    expect(status).toBeUndefined();
    expect((await running.get(`/v1/analytics/usage?${RANGE}`)).status).toBe(200);
  });

  test("no secret, and nothing that an event holds, gets into a log; a line break stays within its line", async () => {
    await running.post("/v1/events", {
      ...EVENT,
      idempotencyKey: "log\r\ninjected",
      customer: "secret-customer",
    });
    await running.get("/v1/analytics/usage?groupBy=x%0aINJECTED", { "x-api-key": running.key });
    await running.pipeline.idle();
    const logged = running.logged.join("\n");
    expect(logged).not.toContain(running.key.split("_").at(-1));
    expect(logged).not.toContain("secret-customer");
    expect(logged).not.toMatch(/^(injected|INJECTED)/m);
  });
});
