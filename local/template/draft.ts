/** Owns: which type of resource is read by what, and where the result is put until all are read. */
import type { CreateTableCommandInput } from "@aws-sdk/client-timestream-write";
import type { QueueModel, TableModel } from "./model.ts";
import type { Resource } from "./resource.ts";
import { type BucketDraft, readBucket, readUpload, type UploadDraft } from "./resources/buckets.ts";
import {
  type DistributionDraft,
  type EdgeFunctionDraft,
  readDistribution,
  readEdgeFunction,
} from "./resources/distributions.ts";
import { readEventDatabase, readEventTable } from "./resources/event-tables.ts";
import { type FunctionDraft, readFunction } from "./resources/functions.ts";
import {
  type ApiDraft,
  type IntegrationDraft,
  type RouteDraft,
  readHttpApi,
  readIntegration,
  readRoute,
  readStage,
  type StageDraft,
} from "./resources/http-apis.ts";
import { type MappingDraft, readMapping } from "./resources/mappings.ts";
import { type PermissionModel, readPermission } from "./resources/permissions.ts";
import { type PolicyModel, type RoleModel, readPolicy, readRole } from "./resources/policies.ts";
import { readQueue } from "./resources/queues.ts";
import { type HeadersPolicyDraft, readHeadersPolicy } from "./resources/response-headers.ts";
import { readRule, readSchedule, type ScheduleDraft } from "./resources/schedules.ts";
import { readTable } from "./resources/tables.ts";

/** What was read so far; link.ts resolves what refers to each other. */
export interface Draft {
  readonly tables: TableModel[];
  readonly queues: QueueModel[];
  readonly eventDatabases: string[];
  readonly eventTables: CreateTableCommandInput[];
  readonly functions: FunctionDraft[];
  readonly roles: RoleModel[];
  readonly policies: PolicyModel[];
  readonly permissions: PermissionModel[];
  readonly apis: ApiDraft[];
  readonly routes: RouteDraft[];
  readonly integrations: IntegrationDraft[];
  readonly stages: StageDraft[];
  readonly buckets: BucketDraft[];
  readonly uploads: UploadDraft[];
  readonly distributions: DistributionDraft[];
  readonly edgeFunctions: EdgeFunctionDraft[];
  readonly headersPolicies: HeadersPolicyDraft[];
  readonly mappings: MappingDraft[];
  readonly schedules: ScheduleDraft[];
}

export function createDraft(): Draft {
  return {
    tables: [],
    queues: [],
    eventDatabases: [],
    eventTables: [],
    functions: [],
    roles: [],
    policies: [],
    permissions: [],
    apis: [],
    routes: [],
    integrations: [],
    stages: [],
    buckets: [],
    uploads: [],
    distributions: [],
    edgeFunctions: [],
    headersPolicies: [],
    mappings: [],
    schedules: [],
  };
}

export const READERS: Readonly<Record<string, (resource: Resource, draft: Draft) => void>> = {
  "AWS::DynamoDB::Table": (resource, draft) => draft.tables.push(readTable(resource)),
  "AWS::SQS::Queue": (resource, draft) => draft.queues.push(readQueue(resource)),
  "AWS::Timestream::Database": (resource, draft) => draft.eventDatabases.push(readEventDatabase(resource)),
  "AWS::Timestream::Table": (resource, draft) => draft.eventTables.push(readEventTable(resource)),
  "AWS::Lambda::Function": (resource, draft) => draft.functions.push(readFunction(resource)),
  "AWS::Lambda::Permission": (resource, draft) => draft.permissions.push(readPermission(resource)),
  "AWS::Lambda::EventSourceMapping": (resource, draft) => draft.mappings.push(readMapping(resource)),
  "AWS::IAM::Role": (resource, draft) => draft.roles.push(readRole(resource)),
  "AWS::IAM::Policy": (resource, draft) => draft.policies.push(readPolicy(resource)),
  "AWS::ApiGatewayV2::Api": (resource, draft) => draft.apis.push(readHttpApi(resource)),
  "AWS::ApiGatewayV2::Route": (resource, draft) => draft.routes.push(readRoute(resource)),
  "AWS::ApiGatewayV2::Integration": (resource, draft) => draft.integrations.push(readIntegration(resource)),
  "AWS::ApiGatewayV2::Stage": (resource, draft) => draft.stages.push(readStage(resource)),
  "AWS::S3::Bucket": (resource, draft) => draft.buckets.push(readBucket(resource)),
  "Custom::CDKBucketDeployment": (resource, draft) => draft.uploads.push(readUpload(resource)),
  "AWS::CloudFront::Distribution": (resource, draft) => draft.distributions.push(readDistribution(resource)),
  "AWS::CloudFront::Function": (resource, draft) => draft.edgeFunctions.push(readEdgeFunction(resource)),
  "AWS::CloudFront::ResponseHeadersPolicy": (resource, draft) =>
    draft.headersPolicies.push(readHeadersPolicy(resource)),
  "AWS::Scheduler::Schedule": (resource, draft) => draft.schedules.push(readSchedule(resource)),
  "AWS::Events::Rule": (resource, draft) => draft.schedules.push(...readRule(resource)),
};
