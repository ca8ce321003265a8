import { describe, expect, test } from "vitest";
import type { EventResult } from "../../../shared/contracts/dialects/dialect.ts";
import { fluxrateAnswerSchema } from "../../../shared/contracts/dialects/fluxrate/answer.ts";
import { dialectNamed } from "../../../shared/contracts/dialects/registry.ts";
import { translate } from "./requests.ts";

const EVENT = { meter_token: "tokens", customer_external_id: "acme", quantity: 12.5 };
const send = (body: unknown, path = "/api/v1/sdk/track") => translate({ path, body });
const faultsOf = (over: object) => {
  const [submission] = send({ ...EVENT, ...over });
  return submission?.kind === "refused" ? submission.faults.join("\n") : "accepted";
};

describe("Fluxrate's event", () => {
  test.each(["/api/v1/sdk/track", "/v1/sdk/track"])("names a meter, at %s", (path) => {
    const body = {
      ...EVENT,
      timestamp: "2026-01-31T09:30:00Z",
      idempotency_key: "call-1",
      metadata: { endpoint: "/api" },
    };
    expect(send(body, path)).toMatchObject([
      {
        kind: "parsed",
        event: {
          idempotencyKey: "call-1",
          meter: "tokens",
          customer: "acme",
          timestamp: "2026-01-31T09:30:00Z",
          quantity: "12.5",
          properties: { endpoint: "/api" },
        },
      },
    ]);
  });

  test("gets a new key where it has none", () => {
    expect(send(EVENT)).toMatchObject([{ event: { idempotencyKey: "new" } }]);
  });

  test.each([
    [{ quantity: 0 }, /^quantity: got 0; accepted is .*greater than 0/],
    [{ quantity: "-0" }, /^quantity: got "-0"/],
    [{ quantity: -1 }, /^quantity: got -1/],
    [{ quantity: undefined }, /^quantity: is missing/],
    [{ meter_token: undefined }, /^meter_token: is missing/],
    [{ customer_external_id: 7 }, /^customer_external_id: got 7/],
    [{ idempotency_key: "" }, /^idempotency_key: got ""/],
  ])("%j is refused by name", (over, message) => {
    expect(faultsOf(over)).toMatch(message);
  });

  test("metadata of more than 1,000 bytes are refused by name", () => {
    expect(faultsOf({ metadata: { x: "y".repeat(1_000) } })).toMatch(
      /^metadata: got an object; accepted is .* 1000 bytes$/,
    );
  });

  test("is one object", () => {
    expect(() => send([EVENT])).toThrow("body: got an array of 1; accepted is one event");
    expect(() => send("7")).toThrow("body: got 7; accepted is one event");
  });
});

describe("Fluxrate's answer", () => {
  const { answer } = dialectNamed("fluxrate");
  const [submission] = send({ ...EVENT, metadata: { endpoint: "/api" } });
  const result = (verdict: EventResult["verdict"]): EventResult => {
    if (submission === undefined) throw new Error("nothing was read");
    return { index: 0, id: "event-1", idempotencyKey: "call-1", submission, verdict };
  };

  test("tells ids and the quantity as text", () => {
    const answered = answer([
      result({
        kind: "accepted",
        customerId: "customer-1",
        meterId: "meter-1",
        timestamp: "2026-01-31T09:30:00Z",
        acceptedAt: "2026-01-31T10:00:00.000Z",
      }),
    ]);
    expect(answered).toEqual({
      statusCode: 201,
      body: {
        id: "event-1",
        customer_id: "customer-1",
        meter_id: "meter-1",
        quantity: "12.5",
        timestamp: "2026-01-31T09:30:00Z",
        created_at: "2026-01-31T10:00:00.000Z",
        meta_data: { endpoint: "/api" },
      },
    });
    expect(fluxrateAnswerSchema.parse(answered.body)).toEqual(answered.body);
  });

  test("tells a single fault as a text, which is what its clients show, and several as an entry each", () => {
    const refusedFor = (errors: readonly string[]) => () => answer([result({ kind: "rejected", errors })]);
    expect(refusedFor(["quantity: y"])).toThrow(
      expect.objectContaining({ code: "request.invalid", message: "quantity: y", faults: [] }),
    );
    expect(refusedFor(["meter_token: x", "quantity: y"])).toThrow(
      expect.objectContaining({ code: "request.invalid", faults: ["meter_token: x", "quantity: y"] }),
    );
  });
});
