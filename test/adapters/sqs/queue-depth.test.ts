import type { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { isAnyWaiting } from "../../../shared/adapters/sqs/queue-depth.ts";

const URLS = { queueUrl: "work", deadLetterQueueUrl: "dead" };

/** One message, which is where the test says at each look. */
function lookAt(...places: readonly ("work" | "dead" | "counted")[]) {
  let look = 0;
  const client = {
    send: async ({ input }: GetQueueAttributesCommand) => {
      const isThere = input.QueueUrl === (places[look++] ?? "counted");
      return { Attributes: { ApproximateNumberOfMessages: isThere ? "1" : "0" } };
    },
  } as unknown as SQSClient;
  return isAnyWaiting(client, URLS);
}

describe("Function: isAnyWaiting", () => {
  test.each([
    ["waits", ["work"], true],
    ["is set aside", ["dead", "dead"], true],
    ["is set aside between two looks", ["work", "dead", "dead"], true],
    ["is redriven between two looks", ["dead", "work", "work"], true],
    ["is counted", ["counted", "counted", "counted"], false],
  ] as const)("sees a message that %s: %j", async (_what, places, isSeen) => {
    expect(await lookAt(...places)).toBe(isSeen);
  });

  test.each(["ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible"])(
    "sees one that only %s tells of",
    async (name) => {
      const client = { send: async () => ({ Attributes: { [name]: "1" } }) } as unknown as SQSClient;
      expect(await isAnyWaiting(client, URLS)).toBe(true);
    },
  );
});
