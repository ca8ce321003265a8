/** The local gateway evaluates each function's own role: what the deployed role could not do fails here too. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, inject, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { eventually } from "../support/eventually.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";

/** A copy of the assembly in which no policy names the action any more. */
async function withoutRight(action: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "tallymark-test-right-"));
  await cp(inject("assemblyDirectory"), directory, { recursive: true });
  let removed = 0;
  for (const file of (await readdir(directory)).filter((name) => name.endsWith(".template.json"))) {
    const text = await readFile(join(directory, file), "utf8");
    removed += text.split(`"${action}"`).length - 1;
    await writeFile(join(directory, file), text.replaceAll(`"${action}"`, `"none:None"`));
  }
  expect(removed).toBeGreaterThan(0);
  return directory;
}

describe.skipIf(!isDynamoDbAvailable)("Given a role without one of its rights", () => {
  const directories: string[] = [];
  let running: TestPipeline | undefined;
  const start = async (action: string) => {
    const assemblyDirectory = await withoutRight(action);
    directories.push(assemblyDirectory);
    running = await startPipeline({ assemblyDirectory });
    return running;
  };
  afterEach(async () => {
    await running?.pipeline.stop();
    await Promise.all(
      directories.splice(0).map((directory) => rm(directory, { recursive: true, force: true })),
    );
  });

  test("ingestion without sqs:SendMessage answers an error, and the refusal names the right", async () => {
    const { post, pipeline } = await start("sqs:SendMessage");
    const answer = await post("/v1/events", { idempotencyKey: "a", customer: "acme", eventType: "tokens" });
    expect(answer.status).toBe(503);
    expect(pipeline.gateway.refusals).toContainEqual(
      expect.objectContaining({
        action: "sqs:SendMessage",
        resource: expect.stringContaining("arn:aws:sqs:"),
      }),
    );
  });

  test("counting without dynamodb:UpdateItem counts nothing: AccessDenied in its log", async () => {
    const { post, pipeline, logged } = await start("dynamodb:UpdateItem");
    await post("/v1/events", { idempotencyKey: "a", customer: "acme", eventType: "tokens" });
    await eventually(() =>
      logged.some((line) => line.includes("CHUNK_FAILED") && line.includes("AccessDenied")),
    );
    expect(pipeline.gateway.refusals).toContainEqual(
      expect.objectContaining({ action: "dynamodb:UpdateItem" }),
    );
  });
});
