import { describe, expect, it } from "vitest";
import type { InvocationResult } from "../../../../local/runtime/functions/invocation.ts";
import { settledMessages } from "../../../../local/runtime/queues/settled-messages.ts";
import type { Json } from "../../../../local/template/json.ts";

const MESSAGES = ["a", "b", "c"].map((MessageId) => ({ MessageId }));

function settled(result: InvocationResult, reportsItemFailures = true): string {
  return settledMessages(MESSAGES, result, reportsItemFailures)
    .map(({ MessageId }) => MessageId)
    .join("");
}

describe("settledMessages", () => {
  it.each<[Json, string]>([
    [{ batchItemFailures: [{ itemIdentifier: "b" }] }, "ac"],
    [{ batchItemFailures: [] }, "abc"],
    [{ batchItemFailures: null }, "abc"],
    [{}, "abc"],
    [null, "abc"],
    [{ batchItemFailures: MESSAGES.map(({ MessageId }) => ({ itemIdentifier: MessageId })) }, ""],
    [{ batchItemFailures: [{ itemIdentifier: "" }] }, ""],
    [{ batchItemFailures: [{ itemIdentifier: null }] }, ""],
    [{ batchItemFailures: [{ identifier: "a" }] }, ""],
    [{ batchItemFailures: [{ itemIdentifier: "not of this batch" }] }, ""],
    [{ batchItemFailures: "all" }, ""],
    ["text", ""],
  ])("an answer of %j settles %j", (payload, expected) => {
    expect(settled({ kind: "returned", payload })).toBe(expected);
  });

  it("settles all by any answer where failures are not reported", () => {
    expect(settled({ kind: "returned", payload: "text" }, false)).toBe("abc");
  });

  it("settles none when the invocation failed", () => {
    expect(settled({ kind: "failed", error: { errorType: "Error", errorMessage: "" } }, false)).toBe("");
    expect(settled({ kind: "refused", reason: "throttled" })).toBe("");
  });
});
