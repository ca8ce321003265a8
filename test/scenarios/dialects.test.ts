/** Whoever comes from another product sends what it sent before: every form of ingestion, on the whole local pipeline. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  BATCHED,
  cloudEvent,
  daysAgo,
  STRUCTURED,
  tracked,
  transaction,
  YESTERDAY,
} from "../support/dialect-requests.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { type Answer, startPipeline, type TestPipeline } from "../support/pipeline.ts";
import { expectWhole } from "../support/whole.ts";

describe.skipIf(!isDynamoDbAvailable)("Every form of ingestion", () => {
  let test_: TestPipeline;
  /** How many events were accepted, as each test says. */
  let accepted = 0;
  beforeAll(async () => {
    test_ = await startPipeline();
    // Makes the meter that Fluxrate's events name.
    await test_.post("/v1/events", { idempotencyKey: "first", customer: "first", eventType: "tokens" });
    accepted += 1;
  });
  afterAll(async () => {
    try {
      expect(await expectWhole(test_)).toBe(accepted);
    } finally {
      await test_?.pipeline.stop();
    }
  });

  /** `fetch` names a content type by itself; what has none is sent as bytes. */
  const sendBinary = async (headers: Record<string, string>, body?: string, contentType?: string) => {
    const response = await fetch(`${test_.pipeline.url}/v1/events`, {
      method: "POST",
      headers: {
        "x-api-key": test_.key,
        "ce-specversion": "1.0",
        "ce-source": "/billing/api",
        "ce-type": "tokens",
        "ce-subject": "acme",
        ...(contentType === undefined ? {} : { "content-type": contentType }),
        ...headers,
      },
      body: body === undefined ? undefined : new TextEncoder().encode(body),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  const totalsOf = async (customerExternalId: string) => {
    const { summary } = await test_.usage({ customerExternalId, startDate: daysAgo(60).slice(0, 10) });
    return { events: summary.totalEvents, quantity: summary.totalQuantity, cost: summary.totalCost };
  };
  const eventBy = async (key: string) => {
    await test_.pipeline.idle();
    const { body } = await test_.get(`/v1/events?idempotencyKey=${encodeURIComponent(key)}`);
    return body.data[0];
  };
  const expectRefused = (
    { status, body }: Pick<Answer, "status" | "body">,
    expected: number,
    message: RegExp,
  ) => {
    expect([status, [body.message].flat().join("\n")]).toEqual([expected, expect.stringMatching(message)]);
    expect(body).toMatchObject({ statusCode: expected, requestId: expect.any(String) });
  };

  test("the same day of one customer, a part in each form, adds up", async () => {
    const of = "all-forms";
    await test_.post("/v1/events", {
      idempotencyKey: "n",
      customer: of,
      eventType: "tokens",
      quantity: 1,
      cost: 2,
    });
    await test_.post("/v1/events", cloudEvent("s", { subject: of, quantity: 10, cost: "0.5" }), STRUCTURED);
    await test_.post("/v1/events", [cloudEvent("b", { subject: of, quantity: "100" })], BATCHED);
    await sendBinary(
      { "ce-id": "x", "ce-subject": of, "ce-quantity": "1000" },
      '{"a":1}',
      "application/json",
    );
    const record = { customerExternalId: of, agentCode: "bot", signalName: "tokens", quantity: 10_000 };
    await test_.post("/v1/usage/record", { records: [{ ...record, idempotencyKey: "m" }] });
    await test_.post("/v1/ingest", [transaction("t", { customer_id: of })]);
    await test_.post("/api/v1/sdk/track", tracked({ customer_external_id: of, quantity: 100_000 }));
    accepted += 7;
    expect(await totalsOf(of)).toEqual({ events: 7, quantity: 111_112, cost: 2.5 });
  });

  test("every CloudEvents mode is spoken, and one event in all of them counts once", async () => {
    const event = cloudEvent("once", {
      subject: "modes",
      time: YESTERDAY,
      quantity: "3",
      data: { model: "m" },
    });
    const structured = await test_.post("/v1/events", event, STRUCTURED);
    expect(structured).toMatchObject({
      status: 202,
      body: {
        accepted: 1,
        rejected: 0,
        results: [{ index: 0, idempotencyKey: "/billing/api once", status: "accepted" }],
      },
    });
    const batch = await test_.post("/v1/events", [event, event], BATCHED);
    expect(batch).toMatchObject({ status: 202, body: { accepted: 2 } });
    const headers = { "ce-id": "once", "ce-subject": "mod%65s", "ce-time": YESTERDAY, "ce-quantity": "3" };
    for (const contentType of ["application/json; charset=utf-8", undefined])
      expect(await sendBinary(headers, '{"model":"m"}', contentType)).toMatchObject({ status: 202 });
    accepted += 1;
    expect(await totalsOf("modes")).toMatchObject({ events: 1, quantity: 3 });
    expect(await eventBy("/billing/api once")).toMatchObject({
      id: structured.body.results[0].id,
      status: "counted",
      properties: { model: "m" },
      repeats: expect.arrayContaining([expect.objectContaining({ kind: "duplicate" })]),
    });
  });

  test("an empty batch is answered like any other", async () => {
    expect(await test_.post("/v1/events", [], BATCHED)).toMatchObject({
      status: 202,
      body: { accepted: 0, rejected: 0, results: [] },
    });
  });

  test("bad events do not fail their neighbours, in any form that takes several", async () => {
    const batch = [
      cloudEvent("good", { subject: "neighbours" }),
      cloudEvent("bad", { subject: undefined }),
      7,
    ];
    const answer = await test_.post("/v1/events", batch, BATCHED);
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1, rejected: 2 } });
    expect(answer.body.results[1]).toMatchObject({
      idempotencyKey: "/billing/api bad",
      errors: [expect.stringMatching(/^subject: is missing; accepted is the customer/)],
    });
    const usage = [
      transaction("good", { customer_id: "neighbours" }),
      transaction("good", { customer_id: "neighbours" }),
      transaction("bad", { timestamp: "yesterday" }),
      transaction("old", { timestamp: daysAgo(40) }),
      transaction("good", { customer_id: "other" }),
    ];
    const ingested = await test_.post("/v1/ingest", usage);
    expectRefused(ingested, 400, /./);
    expect(ingested.body.message).toEqual([
      expect.stringMatching(
        /^\[2\] transaction_id "bad", timestamp: got "yesterday"; accepted is an RFC 3339/,
      ),
      expect.stringMatching(/^\[3\] transaction_id "old", timestamp: .* more than 34 days before/),
      expect.stringMatching(
        /^\[4\] transaction_id "good", transaction_id: "good" stands in this request before/,
      ),
    ]);
    accepted += 2;
    expect(await totalsOf("neighbours")).toMatchObject({ events: 2 });
  });

  test("Metronome's answer is empty when all are accepted, repeats among them", async () => {
    for (let count = 0; count < 2; count++) {
      const answer = await test_.post("/v1/ingest", [transaction("repeated", { customer_id: "metronome" })]);
      expect([answer.status, answer.body]).toEqual([200, undefined]);
    }
    accepted += 1;
    expect(await totalsOf("metronome")).toMatchObject({ events: 1, quantity: 1 });
  });

  test("Fluxrate's answer names meter and customer, and is the same event for the same key", async () => {
    const event = tracked({
      customer_external_id: "fluxrate",
      quantity: 12.5,
      idempotency_key: "flux-1",
      timestamp: YESTERDAY,
      metadata: { endpoint: "/api" },
    });
    const first = await test_.post("/api/v1/sdk/track", event);
    const again = await test_.post("/v1/sdk/track", event);
    accepted += 1;
    const { id, customerId, meterId } = await eventBy("flux-1");
    expect(first).toMatchObject({ status: 201 });
    expect(first.body).toEqual({
      id,
      customer_id: customerId,
      meter_id: meterId,
      quantity: "12.5",
      timestamp: YESTERDAY,
      created_at: expect.any(String),
      meta_data: { endpoint: "/api" },
    });
    expect(again).toMatchObject({ status: 201, body: { ...first.body, created_at: expect.any(String) } });
    const byId = await test_.post("/v1/sdk/track", { ...event, meter_token: meterId });
    expect(byId).toMatchObject({ status: 201, body: { id, meter_id: meterId } });
    expect(await totalsOf("fluxrate")).toMatchObject({ events: 1, quantity: 12.5 });
  });

  test("without an idempotency key each of Fluxrate's requests is an event", async () => {
    const event = tracked({ customer_external_id: "keyless" });
    const answers = [await test_.post("/v1/sdk/track", event), await test_.post("/v1/sdk/track", event)];
    accepted += 2;
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(2);
    expect(await totalsOf("keyless")).toMatchObject({ events: 2, quantity: 2 });
  });

  test.each([
    [
      "an unknown meter",
      { meter_token: "nobody" },
      /^meter_token: got "nobody", which names no meter; accepted is/,
    ],
    ["no quantity", { quantity: 0 }, /^quantity: got 0; accepted is .*greater than 0/],
    ["an old event", { timestamp: daysAgo(40) }, /^timestamp: .*34 days/],
  ])("Fluxrate's event with %s is a 400 that says so in one text", async (_, over, message) => {
    const answer = await test_.post("/v1/sdk/track", tracked(over));
    expectRefused(answer, 400, message);
    expect(answer.body.message).toEqual(expect.any(String));
  });

  test("Fluxrate's event for a defined meter gets the meter's event type, where the meter measures it", async () => {
    const define = async (externalId: string, eventTypes: readonly string[]) => {
      const definition = { aggregation: "sum", properties: [{ name: "region", in: ["eu"] }] };
      const meter = { ...definition, name: externalId, externalId, eventTypes: { in: eventTypes } };
      const { status, body } = await test_.post("/v1/meters", meter);
      expect(status).toBe(201);
      return body.id;
    };
    const id = await define("eu-pages", ["pages"]);
    await define("two-types", ["pages", "tokens"]);
    const event = tracked({ meter_token: "eu-pages", customer_external_id: "defined", quantity: 5 });
    const inEu = { ...event, metadata: { region: "eu" }, idempotency_key: "flux-defined" };
    const answers = [
      await test_.post("/v1/sdk/track", inEu),
      await test_.post("/v1/sdk/track", { ...inEu, meter_token: id }),
    ];
    accepted += 1;
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: { meter_id: id } });
    expect(await eventBy("flux-defined")).toMatchObject({ eventType: "pages", quantity: "5" });

    expectRefused(
      await test_.post("/v1/sdk/track", { ...event, metadata: { region: "us" } }),
      400,
      /^meter_token: got "eu-pages", whose meter does not measure this event, by its rules about "region"; accepted/,
    );
    const ofTwo = { ...inEu, meter_token: "two-types" };
    expectRefused(
      await test_.post("/v1/sdk/track", ofTwo),
      400,
      /^meter_token: .* takes 2 event types; accepted/,
    );
    expect((await test_.post(`/v1/meters/${id}/archive`, "")).status).toBe(200);
    expectRefused(
      await test_.post("/v1/sdk/track", inEu),
      400,
      /^meter_token: .* meter is archived; accepted/,
    );
    expect(await totalsOf("defined")).toMatchObject({ events: 1, quantity: 5 });
  });

  test.each([
    [
      "application/cloudevents+xml",
      415,
      /^content-type: got "application\/cloudevents\+xml"; accepted is application\/cloud/,
    ],
    ["application/cloudevents+avro", 415, /^content-type: got "application\/cloudevents\+avro"/],
    ["application/cloudevents-batch+xml", 415, /^content-type: got "application\/cloudevents-batch\+xml"/],
    [
      "application/cloudevents+json; charset=latin1",
      415,
      /^content-type: got the charset "latin1"; accepted is utf-8/,
    ],
    ["application/cloudevents-batch+json", 400, /^body: got an object; accepted is an array of events/],
  ])("a CloudEvent as %s is a %i that says so", async (contentType, status, message) => {
    const answer = await test_.post("/v1/events", cloudEvent("wrong"), { "content-type": contentType });
    expectRefused(answer, status, message);
  });

  test("a binary CloudEvent with other data, or with a header that is no UTF-8, says so", async () => {
    expectRefused(
      await sendBinary({ "ce-id": "w" }, "<a/>", "application/xml"),
      415,
      /^content-type: got "application\/xml"/,
    );
    expectRefused(await sendBinary({ "ce-id": "w" }, "{", "application/json"), 400, /^body: not JSON/);
    expectRefused(
      await sendBinary({ "ce-id": "w", "ce-subject": "%C0%A0" }),
      400,
      /^ce-subject: got "%C0%A0"/,
    );
    expectRefused(
      await test_.post("/v1/events", [cloudEvent("w")], STRUCTURED),
      400,
      /^body: got an array of 1/,
    );
  });

  test("?backfill= takes old events in every form", async () => {
    const of = "backfilled";
    const timestamp = daysAgo(50);
    const path = (route: string) => `${route}?backfill=history`;
    const statuses = [
      await test_.post(path("/v1/events"), cloudEvent("bf", { subject: of, time: timestamp }), STRUCTURED),
      await test_.post(path("/v1/ingest"), [transaction("bf", { customer_id: of, timestamp })]),
      await test_.post(path("/v1/sdk/track"), tracked({ customer_external_id: of, timestamp })),
    ].map(({ status }) => status);
    expect(statuses).toEqual([202, 200, 201]);
    accepted += 3;
    expect(await totalsOf(of)).toMatchObject({ events: 3 });
  });

  test.each(["/v1/events", "/v1/usage/record", "/v1/ingest", "/api/v1/sdk/track", "/v1/sdk/track"])(
    "POST %s is refused without a key, and with one that may only read",
    async (path) => {
      const statusWith = async (key: string) => (await test_.post(path, [], { "x-api-key": key })).status;
      expect([await statusWith(""), await statusWith(test_.publicKey)]).toEqual([401, 403]);
    },
  );

  describe("what was refused is replayed in its own form", () => {
    const newest = async () => (await test_.get("/v1/quarantine?limit=1")).body.data[0];
    const replay = (id: string, event: object) => test_.post(`/v1/quarantine/${id}/replay`, { event });

    test.each<[string, () => Promise<unknown>, object, object, string | undefined]>([
      [
        "CloudEvents, structured",
        () => test_.post("/v1/events", cloudEvent("rs", { subject: "replayed", quantity: -1 }), STRUCTURED),
        { quantity: 2 },
        { id: "other" },
        "/billing/api rs",
      ],
      [
        "CloudEvents, binary",
        () =>
          sendBinary(
            { "ce-id": "rb", "ce-subject": "replayed", "ce-time": "?" },
            '{"a":1}',
            "application/json",
          ),
        { time: null, quantity: 2 },
        { source: "/other" },
        "/billing/api rb",
      ],
      [
        "Metronome",
        () => test_.post("/v1/ingest", [transaction("rt", { customer_id: "replayed", timestamp: "?" })]),
        { timestamp: YESTERDAY },
        { transaction_id: "other" },
        "rt",
      ],
      [
        "Fluxrate, of an unknown meter",
        () =>
          test_.post(
            "/v1/sdk/track",
            tracked({ meter_token: "nobody", customer_external_id: "replayed", idempotency_key: "rf" }),
          ),
        { meter_token: "tokens" },
        { idempotency_key: "other" },
        "rf",
      ],
      [
        "Fluxrate, without a key",
        () => test_.post("/v1/sdk/track", tracked({ customer_external_id: "replayed", quantity: 0 })),
        { quantity: 1 },
        {},
        undefined,
      ],
    ])("%s", async (_, send, mend, otherKey, key) => {
      await send();
      const { id, kind, idempotencyKey } = await newest();
      expect([kind, idempotencyKey]).toEqual(["refused", key ?? null]);
      expect((await replay(id, {})).status).toBe(400);
      if (key !== undefined)
        expectRefused(await replay(id, { ...mend, ...otherKey }), 400, /^event\.\w+: got "/);
      const before = await totalsOf("replayed");
      const [first, second] = [await replay(id, mend), await replay(id, mend)];
      accepted += 1;
      expect(first).toMatchObject({ status: 202, body: { idempotencyKey: key ?? id } });
      expect(second.body).toEqual(first.body);
      expect((await totalsOf("replayed")).events).toBe(before.events + 1);
    });

    test("a fault that the door finds is told in the words of the form", async () => {
      await test_.post("/v1/events", cloudEvent("ro", { time: daysAgo(40) }), STRUCTURED);
      expectRefused(await replay((await newest()).id, {}), 400, /^time: .*more than 34 days/);
      await test_.post("/v1/sdk/track", tracked({ meter_token: "nobody" }));
      expectRefused(await replay((await newest()).id, {}), 400, /^meter_token: got "nobody"/);
    });
  });

  test("no right was missing on the way", () => {
    expect(test_.pipeline.gateway.refusals).toEqual([]);
  });
});
