import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { expect, test } from "vitest";
import { readStageConfig } from "../../infra/stage-config.ts";

const withContext = (context: Record<string, unknown>) => ({ tryGetContext: (key: string) => context[key] });

test("production is what you get without asking, and it keeps its data", () => {
  expect(readStageConfig(withContext({}))).toMatchObject({
    name: "production",
    isDataRetained: true,
    logRetention: RetentionDays.THREE_MONTHS,
    alarmTopicArn: undefined,
  });
});

test("a sandbox goes without a trace", () => {
  expect(readStageConfig(withContext({ stage: "sandbox" }))).toMatchObject({ isDataRetained: false });
});

test.each(["staging", "", 5, "toString", ["production"]])("stage %j is refused by name", (stage) => {
  expect(() => readStageConfig(withContext({ stage }))).toThrow(
    `context stage: got ${JSON.stringify(stage)}; accepted: production, sandbox`,
  );
});

test("an alarm topic is an ARN of SNS", () => {
  const arn = "arn:aws:sns:eu-west-1:123456789012:on-call";
  expect(readStageConfig(withContext({ alarmTopicArn: arn })).alarmTopicArn).toBe(arn);
  expect(() => readStageConfig(withContext({ alarmTopicArn: "on-call" }))).toThrow(
    'context alarmTopicArn: got "on-call"; accepted: the ARN of an SNS topic',
  );
});
