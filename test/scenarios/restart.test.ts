/** What was accepted survives an interrupt, and is counted after it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { startPipeline } from "../support/pipeline.ts";

describe.skipIf(!isDynamoDbAvailable)("A restart with a data directory", () => {
  test("keeps what was counted and counts what was only accepted", async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "tallymark-test-data-"));
    try {
      const first = await startPipeline({ dataDirectory });
      const send = (prefix: string) =>
        first.post(
          "/v1/events",
          Array.from({ length: 5 }, (_, index) => ({
            idempotencyKey: `${prefix}${index}`,
            customer: "acme",
            eventType: "tokens",
          })),
        );
      await send("counted");
      expect((await first.usage()).summary.totalEvents).toBe(5);
      await first.pipeline.pauseMapping("UsageQueue");
      expect((await send("waiting")).status).toBe(202);
      await first.pipeline.stop();

      const second = await startPipeline({ dataDirectory });
      expect((await second.get("/v1/analytics/usage", { "x-api-key": first.key })).status).toBe(200);
      expect((await second.usage()).summary.totalEvents).toBe(10);
      await second.pipeline.stop();
    } finally {
      await rm(dataDirectory, { recursive: true, force: true });
    }
  });
});
