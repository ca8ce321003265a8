import { describe, expect, test } from "vitest";
import type { EventResult } from "../../../shared/contracts/dialects/dialect.ts";
import { dialectNamed } from "../../../shared/contracts/dialects/registry.ts";
import { MeteringError } from "../../../shared/errors.ts";
import { translate } from "./requests.ts";

const EVENT = {
  transaction_id: "2026-01-31_cluster42",
  customer_id: "team@example.com",
  event_type: "api_request",
  timestamp: "2026-01-31T09:30:00.5+01:00",
};
const send = (body: unknown) => translate({ path: "/v1/ingest", body });
const faultsOf = (over: object) => {
  const [submission] = send([{ ...EVENT, ...over }]);
  return submission?.kind === "refused" ? submission.faults.join("\n") : "accepted";
};

describe("Metronome's events", () => {
  test("are read by their own names, and count 1 each", () => {
    expect(send([{ ...EVENT, properties: { tokens: 7 }, unknown: true }])).toMatchObject([
      {
        kind: "parsed",
        event: {
          idempotencyKey: "2026-01-31_cluster42",
          customer: "team@example.com",
          eventType: "api_request",
          timestamp: "2026-01-31T08:30:00.5Z",
          quantity: "1",
          properties: { tokens: 7 },
        },
      },
    ]);
  });

  test.each([
    [{ timestamp: undefined }, /^timestamp: is missing; accepted is an RFC 3339 time/],
    [{ timestamp: 1_700_000_000 }, /^timestamp: got 1700000000/],
    [{ transaction_id: undefined }, /^transaction_id: is missing/],
    [{ customer_id: "" }, /^customer_id: got ""/],
    [{ event_type: 7 }, /^event_type: got 7/],
  ])("%j is refused by name", (over, message) => {
    expect(faultsOf(over)).toMatch(message);
  });

  test("properties of more than 1,000 bytes are refused by name", () => {
    expect(faultsOf({ properties: { x: "y".repeat(1_000) } })).toMatch(
      /^properties: got an object; accepted is .* 1000 bytes$/,
    );
  });

  test("are 1 to 1,000 in a bare array", () => {
    expect(send(Array(1_000).fill(EVENT))).toHaveLength(1_000);
    expect(() => send(Array(1_001).fill(EVENT))).toThrow("events: got 1001; accepted are 1 to 1000");
    expect(() => send([])).toThrow("events: got 0");
    expect(() => send({ usage: [EVENT] })).toThrow("body: got an object; accepted is an array of 1 to 1000");
    // What its client sends when it is given nothing: the content type, and no body.
    expect(() => send(undefined)).toThrow("body: empty");
  });

  test("keep their transaction where they are refused, and at a replay", () => {
    expect(send([{ ...EVENT, timestamp: "?" }])).toMatchObject([{ idempotencyKey: EVENT.transaction_id }]);
    expect(dialectNamed("metronome").keyFields("key")).toEqual({ transaction_id: "key" });
  });
});

describe("Metronome's answer", () => {
  const accepted: EventResult["verdict"] = {
    kind: "accepted",
    customerId: "c",
    meterId: "m",
    timestamp: "t",
    acceptedAt: "t",
  };
  const result = (index: number, key: string | null, verdict: EventResult["verdict"]): EventResult => ({
    index,
    id: null,
    idempotencyKey: key,
    submission: { kind: "refused", input: {}, faults: [] },
    verdict,
  });
  const { answer } = dialectNamed("metronome");

  test("is empty when all are accepted", () => {
    expect(answer([result(0, "a", accepted)])).toEqual({ statusCode: 200 });
  });

  test("names each bad one by index, transaction and field", () => {
    const bad = { kind: "rejected" as const, errors: ["timestamp: x", "customer_id: y"] };
    const results = [result(0, "a", accepted), result(1, 'b"', bad), result(2, null, bad)];
    const error = (() => {
      try {
        return answer(results);
      } catch (cause) {
        return cause;
      }
    })();
    expect(error).toBeInstanceOf(MeteringError);
    expect(error).toMatchObject({
      code: "request.invalid",
      faults: [
        '[1] transaction_id "b\\"", timestamp: x',
        '[1] transaction_id "b\\"", customer_id: y',
        "[2] timestamp: x",
        "[2] customer_id: y",
      ],
    });
  });
});
