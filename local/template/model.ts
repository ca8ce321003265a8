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
  readonly distributions: readonly DistributionModel[];
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

export interface DistributionModel {
  /** What `/` stands for. */
  readonly rootObject?: string;
  /** In the order in which they are tried; the last takes what is left. */
  readonly behaviors: readonly BehaviorModel[];
}

export interface BehaviorModel {
  /** `/v1/*`: `*` is any text, `?` any one character. */
  readonly pathPattern: string;
  readonly methods: readonly string[];
  readonly origin: OriginModel;
  readonly isCompressed: boolean;
  /** JavaScript that declares `handler`, which sees a request before anything else does. */
  readonly viewerRequestCode?: string;
  /** Added to each answer. */
  readonly responseHeaders: Readonly<Record<string, string>>;
}

export type OriginModel =
  | { readonly kind: "http-api"; readonly apiId: string }
  | { readonly kind: "files"; readonly uploads: readonly UploadModel[] };

export interface UploadModel {
  readonly directory: string;
  /** Of `aws s3 sync`: `*` is any text, slashes too; the last that matches a path decides; what none matches is taken. */
  readonly filters: readonly { readonly pattern: string; readonly isIncluded: boolean }[];
  /** Kept with each file, and sent with it. */
  readonly headers: Readonly<Record<string, string>>;
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
