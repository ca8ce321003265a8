import { Queue } from "aws-cdk-lib/aws-sqs";
import { CfnTable } from "aws-cdk-lib/aws-timestream";
import { describe, expect, test, vi } from "vitest";
import { createTallymark } from "../../infra/tallymark.ts";
import { createApp, SYNTHESIS_MS } from "./synthesize.ts";

describe("synthesis", { timeout: SYNTHESIS_MS }, () => {
  test("passes as it stands, with nothing to say", () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const app = createApp();
    createTallymark(app);
    expect(() => app.synth()).not.toThrow();
    expect(said.mock.calls).toEqual([]);
    said.mockRestore();
  });

  test("fails on a finding of the security rules", () => {
    const app = createApp();
    const { metering } = createTallymark(app);
    new Queue(metering, "Planted");
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS[34]/);
  });

  test("fails on a template that CloudFormation would refuse", () => {
    const app = createApp();
    const { data } = createTallymark(app);
    new CfnTable(data, "Planted", {
      databaseName: "planted",
      retentionProperties: { memoryStoreRetentionPeriodInHours: "24" },
    });
    expect(() => app.synth()).toThrow(/memoryStoreRetentionPeriodInHours/);
  });
});
