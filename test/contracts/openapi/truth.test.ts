/** That the truth test of the description (test/scenarios/openapi.test.ts) finds what is not true. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkAnswer } from "../../support/openapi/check-answer.ts";
import { type DescribedOperation, readDescription } from "../../support/openapi/description.ts";
import { createHarvest } from "../../support/openapi/harvest.ts";
import { goodRequest, leastRequests, targetOf } from "../../support/openapi/requests.ts";
import { spoil } from "../../support/openapi/spoil.ts";

const DESCRIPTION = readDescription({
  components: { schemas: { Size: { type: "integer", minimum: 1, maximum: 9 } } },
  paths: {
    "/v1/things/{id}": {
      post: {
        security: [{ apiKey: ["things:write"] }],
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } },
          { name: "limit", in: "query", required: false, schema: { $ref: "#/components/schemas/Size" } },
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: { size: { $ref: "#/components/schemas/Size" }, name: { type: "string" } },
                required: ["size"],
                additionalProperties: false,
              },
            },
          },
        },
        responses: {
          200: {
            headers: { "x-through": { required: true, schema: { type: "string", format: "date-time" } } },
            content: {
              "application/json": {
                schema: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
              },
            },
          },
          204: {},
        },
      },
    },
  },
});
const OPERATION = DESCRIPTION.operations[0] as DescribedOperation;
const THROUGH = { "content-type": "application/json", "x-through": "2026-01-31T00:00:00Z" };

const check = (status: number, headers: Record<string, string>, text: string) =>
  checkAnswer(OPERATION, { status, headers: new Headers(headers), text });

describe("An answer", () => {
  test("that is as described is none to complain about", () => {
    expect(check(200, THROUGH, '{"id":"a"}')).toEqual([]);
    expect(check(204, {}, "")).toEqual([]);
  });

  test.each([
    ["a failure", 500, THROUGH, '{"id":"a"}', /^answered 500/],
    ["another status", 201, THROUGH, '{"id":"a"}', /not described/],
    ["a field of another type", 200, THROUGH, '{"id":1}', /\/id must be string/],
    ["a field that is missing", 200, THROUGH, "{}", /required property 'id'/],
    ["a field that is not described", 200, THROUGH, '{"id":"a","b":1}', /additional properties/],
    [
      "another type of content",
      200,
      { ...THROUGH, "content-type": "text/plain" },
      '{"id":"a"}',
      /text\/plain/,
    ],
    [
      "a header that is missing",
      200,
      { "content-type": "application/json" },
      '{"id":"a"}',
      /no header x-through/,
    ],
    [
      "a header of another form",
      200,
      { ...THROUGH, "x-through": "today" },
      '{"id":"a"}',
      /header x-through: today/,
    ],
    ["a body where none is described", 204, {}, "{}", /has a body/],
  ])("with %s is complained about", (_, status, headers, text, complaint) => {
    expect(check(status, headers, text)).toEqual([expect.stringMatching(complaint)]);
  });
});

describe("A request", () => {
  const harvest = createHarvest();
  harvest.take("/v1/things", { data: [{ id: "0b7f7a1e-5c1d-5e0a-9d3b-2f6f0c8a4e11", name: "x" }] });
  const chance = { description: DESCRIPTION, harvest, now: 0 };
  const [body] = OPERATION.bodies;

  test("that is good is valid, and asks for what is there", () => {
    const requests = fc.sample(goodRequest(chance, OPERATION), { seed: 1, numRuns: 100 });
    expect(requests.filter((request) => body?.isValid(request.body) !== true)).toEqual([]);
    const known = requests.filter((request) => targetOf(OPERATION, request).includes("/0b7f7a1e-"));
    expect(known.length).toBeGreaterThan(50);
  });

  test("is made with what is required alone, and with each other field alone", () => {
    const made = leastRequests(chance, OPERATION).flatMap(({ request }) =>
      fc
        .sample(request, { seed: 1, numRuns: 1 })
        .map(({ parameters, body }) => [...Object.keys(parameters.query), ...Object.keys(Object(body))]),
    );
    expect(new Set(made.map(String))).toEqual(new Set(["size", "limit,size", "size,name"]));
  });

  test("is spoilt in every part, and the description knows what is wrong with it", () => {
    const [good] = fc.sample(goodRequest(chance, OPERATION), { seed: 1, numRuns: 1 });
    if (good === undefined) throw new Error("no request");
    const wrong = new Map(
      spoil(DESCRIPTION, OPERATION, { ...good, body: { size: 3, name: "x" } }).map(({ label, isWrong }) => [
        label,
        isWrong,
      ]),
    );
    expect(Object.fromEntries(wrong)).toMatchObject({
      "without size": true,
      "without name": false,
      "body with a field more": true,
      "size = 0": true,
      'size = "x"': true,
      'name = "a\\nb"': false,
      'limit="x"': true,
      'id="x"': true,
      "an empty body": true,
      "content type text/plain": true,
    });
    expect([wrong.has("size = 1e999"), wrong.get("size = 1e999")]).toEqual([true, undefined]);
  });
});
