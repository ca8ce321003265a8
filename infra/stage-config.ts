/**
 * Owns: everything in which stages differ, and the reading of CDK context.
 * Does not own: what is the same in every stage; that stands where it is used.
 */
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Node } from "constructs";

export interface StageConfig {
  readonly name: StageName;
  /** Whether data outlives its stack: deletion protection, retained tables, termination protection. */
  readonly isDataRetained: boolean;
  readonly logRetention: RetentionDays;
  /** Requests over all keys together; beyond them API Gateway answers 429. */
  readonly throttle: { readonly requestsPerSecond: number; readonly burstRequests: number };
  readonly eventStore: {
    /**
     * 1 to 8,766. Younger events are written to memory and seen at once; older ones go to the magnetic store. What answers promise
     * counts on it (MEMORY_MS in shared/domain/freshness/data-through.ts).
     */
    readonly memoryRetentionHours: number;
    /** 1 to 73,000. Shortening it deletes events for good. */
    readonly magneticRetentionDays: number;
  };
  /** How many batches of the usage queue are counted at a time, 2 to 1,000. */
  readonly countingConcurrencyMax: number;
  /** The SNS topic that alarms notify. Without one they only show in the console. */
  readonly alarmTopicArn: string | undefined;
  /** A name of one's own for the dashboard. Without one it has a name of CloudFront's, which also decides about the versions of TLS there. */
  readonly dashboardDomain: DashboardDomain | undefined;
}

export interface DashboardDomain {
  readonly name: string;
  /** In us-east-1, wherever the stacks are: CloudFront reads certificates there alone. */
  readonly certificateArn: string;
}

const STAGES = {
  production: {
    isDataRetained: true,
    logRetention: RetentionDays.THREE_MONTHS,
    throttle: { requestsPerSecond: 2_000, burstRequests: 4_000 },
    eventStore: { memoryRetentionHours: 24, magneticRetentionDays: 73_000 },
    countingConcurrencyMax: 50,
  },
  /** For trying a change out in an account: removing the stacks removes everything. */
  sandbox: {
    isDataRetained: false,
    logRetention: RetentionDays.ONE_WEEK,
    throttle: { requestsPerSecond: 100, burstRequests: 200 },
    eventStore: { memoryRetentionHours: 24, magneticRetentionDays: 3_650 },
    countingConcurrencyMax: 5,
  },
} as const satisfies Record<string, Omit<StageConfig, "name" | "alarmTopicArn" | "dashboardDomain">>;

export type StageName = keyof typeof STAGES;

const DEFAULT_STAGE: StageName = "production";

const CERTIFICATE_ARN = /^arn:[^:]+:acm:us-east-1:\d{12}:certificate\/.+$/;
const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/;
const TOPIC_ARN = /^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+$/;

/**
 * Reads `stage`, `alarmTopicArn`, `dashboardDomain` and `dashboardCertificateArn` from the context (`cdk deploy -c stage=sandbox`).
 * @throws Error naming the key, what came and what is accepted
 */
export function readStageConfig(node: Pick<Node, "tryGetContext">): StageConfig {
  const name: unknown = node.tryGetContext("stage") ?? DEFAULT_STAGE;
  if (!isStageName(name)) {
    throw new Error(
      `context stage: got ${JSON.stringify(name)}; accepted: ${Object.keys(STAGES).join(", ")}`,
    );
  }
  return {
    name,
    ...STAGES[name],
    alarmTopicArn: readTopicArn(node.tryGetContext("alarmTopicArn")),
    dashboardDomain: readDashboardDomain(
      node.tryGetContext("dashboardDomain"),
      node.tryGetContext("dashboardCertificateArn"),
    ),
  };
}

function readDashboardDomain(name: unknown, certificateArn: unknown): DashboardDomain | undefined {
  if (name === undefined && certificateArn === undefined) return undefined;
  if (typeof name !== "string" || !DOMAIN.test(name))
    throw new Error(
      `context dashboardDomain: got ${JSON.stringify(name)}; accepted: a name such as usage.example.com`,
    );
  if (typeof certificateArn !== "string" || !CERTIFICATE_ARN.test(certificateArn)) {
    throw new Error(
      `context dashboardCertificateArn: got ${JSON.stringify(certificateArn)}; accepted: the ARN of a certificate for ${name} in us-east-1, arn:aws:acm:us-east-1:<account>:certificate/<id>`,
    );
  }
  return { name, certificateArn };
}

function readTopicArn(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && TOPIC_ARN.test(value)) return value;
  throw new Error(
    `context alarmTopicArn: got ${JSON.stringify(value)}; accepted: the ARN of an SNS topic, arn:aws:sns:<region>:<account>:<name>`,
  );
}

function isStageName(name: unknown): name is StageName {
  return typeof name === "string" && Object.hasOwn(STAGES, name);
}
