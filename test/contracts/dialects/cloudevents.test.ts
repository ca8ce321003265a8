import { describe, expect, test } from "vitest";
import { dialectNamed } from "../../../shared/contracts/dialects/registry.ts";
import { translate } from "./requests.ts";

const STRUCTURED = "application/cloudevents+json";
const BATCHED = "application/cloudevents-batch+json";
const path = "/v1/events";

const EVENT = {
  specversion: "1.0",
  source: "/mycontext/4",
  id: "A234 1",
  type: "com.example.call",
  subject: "acme",
};
const HEADERS = {
  "ce-specversion": "1.0",
  "ce-source": "/mycontext/4",
  "ce-id": "A234%201",
  "ce-type": "com.example.call",
  "ce-subject": "acme",
};
const PLAIN = {
  idempotencyKey: "/mycontext/4 A234 1",
  customer: "acme",
  eventType: "com.example.call",
  quantity: "1",
};

const structured = (over: object, contentType = STRUCTURED) =>
  translate({ path, headers: { "content-type": contentType }, body: { ...EVENT, ...over } });
const batched = (body: unknown) => translate({ path, headers: { "content-type": BATCHED }, body });
const binary = (headers: Record<string, string>, body?: unknown) =>
  translate({ path, headers: { ...HEADERS, ...headers }, body });
const eventOf = ([submission]: ReturnType<typeof translate>) => {
  if (submission?.kind !== "parsed") throw new Error(`refused: ${submission?.faults.join("; ")}`);
  return submission.event;
};
const faultsOf = ([submission]: ReturnType<typeof translate>) =>
  submission?.kind === "refused" ? submission.faults.join("\n") : "accepted";

describe("CloudEvents, structured", () => {
  test("source and id are the key, subject the customer, type the event type; 1 is the quantity", () => {
    expect(eventOf(structured({}))).toEqual(PLAIN);
  });

  test("time, data and our extension attributes are taken, numbers or texts", () => {
    const event = {
      time: "2026-01-31T10:30:00+01:00",
      datacontenttype: "application/json; charset=utf-8",
      data: { model: "m-1", tokens: 7 },
      quantity: 2.5,
      cost: "0.0037",
      agent: "bot",
    };
    expect(eventOf(structured(event))).toEqual({
      ...PLAIN,
      timestamp: "2026-01-31T09:30:00Z",
      quantity: "2.5",
      cost: "0.0037",
      agent: "bot",
      properties: { model: "m-1", tokens: 7 },
    });
  });

  test("attributes of whoever carries the event are let through unread, and change nothing", () => {
    const carried = { traceparent: "00-0af7-b7ad-01", partitionkey: "p", sequence: 7, dataschema: "urn:x" };
    expect(eventOf(structured(carried))).toEqual(PLAIN);
  });

  test("null is absence, of an attribute and of data", () => {
    expect(eventOf(structured({ time: null, data: null, data_base64: null, agent: null }))).toEqual(PLAIN);
    expect(faultsOf(structured({ subject: null }))).toMatch(/^subject: got null; accepted is the customer/);
  });

  test.each([
    [{ specversion: "0.3" }, /^specversion: got "0.3"; accepted is the string "1.0"$/],
    [{ specversion: 1 }, /^specversion: got 1/],
    [{ source: "a b" }, /^source: got "a b"; accepted is a URI-reference: printable ASCII, not empty/],
    [{ source: "" }, /^source: got ""/],
    [{ id: "" }, /^id: got ""/],
    [{ id: undefined }, /^id: is missing/],
    [{ type: undefined }, /^type: is missing/],
    [{ subject: undefined }, /^subject: is missing; accepted is the customer/],
    [{ time: "yesterday" }, /^time: got "yesterday"/],
    [{ datacontenttype: "application/xml", data: "<a/>" }, /^datacontenttype: got "application\/xml"/],
    [{ datacontenttype: "application/json; charset=latin1" }, /^datacontenttype: /],
    [{ data: "text" }, /^data: got "text"; accepted is a JSON object/],
    [{ data: [1] }, /^data: got an array of 1/],
    [{ data_base64: "AAEC" }, /^data_base64: got "AAEC"; accepted is data, a JSON object$/],
    [{ quantity: -1 }, /^quantity: got -1/],
    [{ cost: true }, /^cost: got true/],
    [
      { Quantity: 7 },
      /^"Quantity": not the name of an attribute; accepted are lower-case letters and digits$/,
    ],
    [{ idempotencyKey: "x", time: "?" }, /^"idempotencyKey": not the name.*\ntime: got "\?"/],
    [{ id: "a\u0000b" }, /^id: got "a\\u0000b"/],
    [{ id: "\ud800" }, /^source, id: no key together; accepted are at most 199 bytes of well-formed UTF-8$/],
    [{ source: "/caf\u00e9" }, /^source: got /],
  ])("%j is refused by name", (over, message) => {
    expect(faultsOf(structured(over))).toMatch(message);
  });

  test("source, a space and an id of 200 bytes together are a key, of 201 they are not", () => {
    expect(eventOf(structured({ id: "x".repeat(187) })).idempotencyKey).toHaveLength(200);
    expect(faultsOf(structured({ id: "x".repeat(188) }))).toMatch(
      /^source, id: .*accepted are at most 199 bytes/,
    );
  });

  test("data of more than 1,000 bytes is refused by name", () => {
    const data = { x: "y".repeat(1_000 - '{"x":""}'.length) };
    expect(eventOf(structured({ data })).properties).toEqual(data);
    expect(faultsOf(structured({ data: { x: `${data.x}y` } }))).toMatch(
      /^data: got an object; accepted is .* and 1000 bytes$/,
    );
  });

  test("what is refused is kept as it came, with its key where source and id are readable", () => {
    expect(structured({ time: null, quantity: -1 })).toMatchObject([
      {
        kind: "refused",
        idempotencyKey: PLAIN.idempotencyKey,
        input: { ...EVENT, time: null, quantity: -1 },
      },
    ]);
    expect(structured({ id: "" })[0]).toMatchObject({ kind: "refused", idempotencyKey: undefined });
    expect(faultsOf(batched([7]))).toMatch(/^body: got 7; accepted is an object with specversion/);
  });

  test("the key is given back as the fields that hold it, also where the id has spaces", () => {
    expect(dialectNamed("cloudevents").keyFields(PLAIN.idempotencyKey)).toEqual({
      source: "/mycontext/4",
      id: "A234 1",
    });
  });

  test.each([`${STRUCTURED}; charset=utf-8`, 'Application/CloudEvents+JSON; charset="UTF-8"'])(
    "%s is understood",
    (contentType) => {
      expect(eventOf(structured({}, contentType))).toEqual(PLAIN);
    },
  );

  test("headers of the binary mode besides are not read: the body is the event", () => {
    const headers = { ...HEADERS, "ce-subject": "other", "content-type": STRUCTURED };
    expect(eventOf(translate({ path, headers, body: EVENT }))).toEqual(PLAIN);
  });

  test.each([
    [
      "application/cloudevents+xml",
      "request.unsupported-media-type",
      /application\/cloudevents\+xml.*accepted is application\/cloudevents\+json or/,
    ],
    ["application/cloudevents+avro", "request.unsupported-media-type", /application\/cloudevents\+avro/],
    ["application/cloudevents-batch+avro", "request.unsupported-media-type", /batch\+avro/],
    ["application/cloudevents", "request.unsupported-media-type", /"application\/cloudevents"/],
    [
      `${STRUCTURED}; charset=latin1`,
      "request.unsupported-media-type",
      /charset "latin1"; accepted is utf-8/,
    ],
    [BATCHED, "request.invalid", /^body: got an object; accepted is an array of events as .*batch\+json$/],
  ])("one event as %s is a request that is refused", (contentType, code, message) => {
    expect(() => structured({}, contentType)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

describe("CloudEvents, batched", () => {
  test("each event is read by itself", () => {
    const submissions = batched([EVENT, { ...EVENT, subject: undefined }, 7, { ...EVENT, id: "2" }]);
    expect(submissions.map(({ kind }) => kind)).toEqual(["parsed", "refused", "refused", "parsed"]);
  });

  test("a batch may be empty; 1,000 are the most", () => {
    expect(batched([])).toEqual([]);
    expect(batched(Array(1_000).fill(EVENT))).toHaveLength(1_000);
    expect(() => batched(Array(1_001).fill(EVENT))).toThrow("events: got 1001; accepted are 1 to 1000");
  });

  test("an array as one event is refused", () => {
    expect(() => translate({ path, headers: { "content-type": STRUCTURED }, body: [EVENT] })).toThrow(
      "body: got an array of 1; accepted is one event as application/cloudevents+json",
    );
  });
});

describe("CloudEvents, binary", () => {
  test("headers are the attributes, the body is the data", () => {
    const headers = {
      "content-type": "application/json; charset=UTF-8",
      "ce-quantity": "3",
      "ce-agent": "bot",
    };
    expect(eventOf(binary(headers, { model: "m-1" }))).toEqual({
      ...PLAIN,
      quantity: "3",
      agent: "bot",
      properties: { model: "m-1" },
    });
  });

  test("without a body there is no data; without a content type it is JSON", () => {
    expect(eventOf(binary({}))).toEqual(PLAIN);
    expect(eventOf(binary({}, { a: 1 }))).toEqual({ ...PLAIN, properties: { a: 1 } });
  });

  test.each([
    ["Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € \u{1f600}"],
    ["%48%6F%6C%61", "Hola"],
    ["caf%c3%a9", "café"],
    ['"with spaces and \\"quotes\\""', 'with spaces and "quotes"'],
    ['"Euro %E2%82%AC"', "Euro €"],
    ["%2541", "%41"],
  ])("the header %s is %s", (header, text) => {
    expect(eventOf(binary({ "ce-subject": header })).customer).toBe(text);
  });

  test.each(["%C0%A0", "%ED%A0%80", "100%", "%zz"])("the header %s is refused by name", (header) => {
    expect(() => binary({ "ce-subject": header })).toThrow(
      `ce-subject: got "${header}"; accepted is text whose`,
    );
  });

  test("it is kept as the JSON format has it, so that a replay reads it again", () => {
    const [refused] = binary({ "ce-quantity": "many" }, { a: 1 });
    expect(refused).toMatchObject({
      kind: "refused",
      input: { ...EVENT, quantity: "many", data: { a: 1 } },
      idempotencyKey: PLAIN.idempotencyKey,
    });
  });

  test.each([
    [
      { "content-type": "text/plain" },
      "<a/>",
      /content-type: got "text\/plain"; accepted is application\/json or none/,
    ],
    [{ "content-type": "application/xml" }, "<a/>", /content-type: got "application\/xml"/],
    [{ "content-type": "application/json; charset=utf-16" }, "{}", /charset "utf-16"/],
    [{}, "{", /^body: not JSON/],
  ])("%j with the body %s is a request that is refused", (headers, body, message) => {
    expect(() => binary(headers, body)).toThrow(message);
  });

  test.each([
    [{ "ce-datacontenttype": "application/xml" }, undefined, /^datacontenttype: /],
    [{ "ce-data_base64": "AAEC" }, undefined, /^data_base64: /],
    [{ "ce-specversion": "0.3" }, undefined, /^specversion: got "0.3"/],
    [{}, [1], /^data: got an array of 1/],
  ])("%j with the body %j is an event that is refused by name", (headers, body, message) => {
    expect(faultsOf(binary(headers, body))).toMatch(message);
  });

  test("one required header makes it one: then the others are missing, by name", () => {
    expect(faultsOf(translate({ path, headers: { "ce-type": "call" }, body: {} }))).toMatch(
      /^specversion: is missing.*\nsource: is missing.*\nid: is missing.*\nsubject: is missing/,
    );
  });
});
