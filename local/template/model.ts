/**
 * Owns: what the template says, as plain values: everything that the local runtime executes, with every name resolved.
 * Does not own: how it is read (load-assembly.ts) and how it is executed (../runtime).
 */
import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import type { CreateTableCommandInput as CreateEventTableInput } from "@aws-sdk/client-timestream-write";
import type { IamStatement } from "../gateway/principal.ts";

/** Where the template is executed: what its pseudo parameters and queue addresses become. */
export interface Surroundings {
  readonly region: string;
  readonly accountId: string;
  /** Functions reach AWS through it, so queue URLs begin with it. */
  readonly gatewayUrl: string;
}

export interface Model {
  readonly tables: readonly TableModel[];
  readonly queues: readonly QueueModel[];
  readonly eventDatabases: readonly string[];
  readonly eventTables: readonly CreateEventTableInput[];
  readonly functions: readonly FunctionModel[];
  readonly httpApis: readonly HttpApiModel[];
  readonly mappings: readonly MappingModel[];
  readonly schedules: readonly ScheduleModel[];
}

export interface TableModel {
  readonly name: string;
  readonly definition: CreateTableCommandInput & { readonly TableName: string };
  readonly timeToLiveAttribute?: string;
}

export interface QueueModel {
  readonly name: string;
  readonly arn: string;
  /** As CreateQueue takes them. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface FunctionModel {
  readonly logicalId: string;
  readonly name: string;
  /** The last name of its construct path that says anything, e.g. `ingest-events`. */
  readonly shortName: string;
  readonly arn: string;
  readonly bundleDirectory: string;
  /** `<file without extension>.<export>` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number;
  readonly logGroup: string;
  /** What its role may do. */
  readonly statements: readonly IamStatement[];
}

export interface HttpApiModel {
  readonly id: string;
  readonly stage: string;
  readonly routes: readonly RouteModel[];
  readonly throttle?: { readonly requestsPerSecond: number; readonly burstRequests: number };
}

export interface RouteModel {
  /** `POST /v1/events`, `ANY /{proxy+}` or `$default`. */
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
}

export interface MappingModel {
  readonly logicalId: string;
  /** The last name of its construct path that says anything, e.g. `UsageQueue`. */
  readonly shortName: string;
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportsItemFailures: boolean;
  readonly concurrencyMax?: number;
  readonly isEnabled: boolean;
}

export interface ScheduleModel {
  readonly name: string;
  readonly shortName: string;
  readonly arn: string;
  readonly service: "scheduler" | "events";
  /** `rate(1 minute)`, `cron(0 3 * * ? *)` or `at(2026-01-31T12:00:00)`. */
  readonly expression: string;
  readonly timezone: string;
  readonly functionArn: string;
  /** The payload as JSON text; absent: the service's own notification. */
  readonly input?: string;
  readonly isEnabled: boolean;
}
