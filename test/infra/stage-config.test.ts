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
    dashboardDomain: undefined,
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

test("the dashboard has a name of its own together with a certificate that CloudFront can read", () => {
  const name = "usage.example.com";
  const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/1a2b";
  const read = (dashboardDomain: unknown, dashboardCertificateArn?: unknown) =>
    readStageConfig(withContext({ dashboardDomain, dashboardCertificateArn })).dashboardDomain;
  expect(read(name, certificateArn)).toEqual({ name, certificateArn });
  expect(() => read("https://example.com", certificateArn)).toThrow(
    'context dashboardDomain: got "https://example.com"; accepted: a name such as usage.example.com',
  );
  expect(() => read(undefined, certificateArn)).toThrow("context dashboardDomain: got undefined");
  expect(() => read(name)).toThrow("context dashboardCertificateArn: got undefined; accepted: the ARN");
  expect(() => read(name, certificateArn.replace("us-east-1", "eu-west-1"))).toThrow(
    "accepted: the ARN of a certificate for usage.example.com in us-east-1",
  );
});
