/**
 * Owns: the names that resources have here - what Ref and Fn::GetAtt answer for each type.
 * Does not own: what a resource does.
 */
import { createHash } from "node:crypto";
import type { Surroundings } from "./model.ts";

export interface Identity {
  readonly name: string;
  /** Empty for what nobody names by an ARN. */
  readonly arn: string;
  readonly ref: string;
  /** What Fn::GetAtt knows. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Naming {
  readonly stack: string;
  readonly logicalId: string;
  readonly surroundings: Surroundings;
  /** A property that is a text. */
  readonly property: (name: string) => string | undefined;
}

type Identify = (naming: Naming) => Identity;

const IDENTITIES: Readonly<Record<string, Identify>> = {
  "AWS::DynamoDB::Table": withArn("dynamodb", "TableName", 255, (name) => `table/${name}`),
  "AWS::Lambda::Function": withArn("lambda", "FunctionName", 64, (name) => `function:${name}`),
  "AWS::Logs::LogGroup": withArn("logs", "LogGroupName", 512, (name) => `log-group:${name}:*`),
  "AWS::CloudWatch::Alarm": withArn("cloudwatch", "AlarmName", 255, (name) => `alarm:${name}`),
  "AWS::Scheduler::Schedule": withArn("scheduler", "Name", 64, (name) => `schedule/default/${name}`),
  "AWS::Events::Rule": withArn("events", "Name", 64, (name) => `rule/${name}`),
  "AWS::Timestream::Database": withArn("timestream", "DatabaseName", 256, (name) => `database/${name}`),
  "AWS::Timestream::Table": identifyEventTable,
  "AWS::SQS::Queue": identifyQueue,
  "AWS::IAM::Role": identifyRole,
  "AWS::S3::Bucket": identifyBucket,
  "AWS::CloudFront::Distribution": identifyDistribution,
  "AWS::CloudFront::Function": identifyEdgeFunction,
  "AWS::CloudFront::OriginAccessControl": identifyById,
  "AWS::CloudFront::ResponseHeadersPolicy": identifyById,
  "AWS::ApiGatewayV2::Api": identifyApi,
  "AWS::ApiGatewayV2::Stage": withoutArn("StageName"),
  "AWS::ApiGatewayV2::Integration": withoutArn(),
  "AWS::ApiGatewayV2::Route": withoutArn(),
  "AWS::Lambda::EventSourceMapping": withoutArn(),
};

/** Undefined for a type whose names are not known here. */
export function identify(type: string, naming: Naming): Identity | undefined {
  return Object.hasOwn(IDENTITIES, type) ? IDENTITIES[type]?.(naming) : undefined;
}

/** CloudFormation adds something random; here a name must be found again by the next start. */
function nameOf({ stack, logicalId, property }: Naming, nameProperty: string, charactersMax: number): string {
  const given = property(nameProperty);
  if (given !== undefined) return given;
  const name = `${stack}-${logicalId}`;
  if (name.length <= charactersMax) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, charactersMax - 9)}-${digest}`;
}

function arnOf({ region, accountId }: Surroundings, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

function withArn(
  service: string,
  nameProperty: string,
  charactersMax: number,
  resourceOf: (name: string) => string,
): Identify {
  return (naming) => {
    const name = nameOf(naming, nameProperty, charactersMax);
    const arn = arnOf(naming.surroundings, service, resourceOf(name));
    return { name, arn, ref: name, attributes: { Arn: arn } };
  };
}

function withoutArn(nameProperty = ""): Identify {
  return (naming) => {
    const name = nameOf(naming, nameProperty, 255);
    return { name, arn: "", ref: name, attributes: {} };
  };
}

function identifyQueue(naming: Naming): Identity {
  const name = nameOf(naming, "QueueName", 80);
  const { gatewayUrl, accountId } = naming.surroundings;
  const url = `${gatewayUrl}/${accountId}/${name}`;
  const arn = arnOf(naming.surroundings, "sqs", name);
  return { name, arn, ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
}

function identifyEventTable(naming: Naming): Identity {
  const name = nameOf(naming, "TableName", 256);
  const database = naming.property("DatabaseName") ?? "";
  const arn = arnOf(naming.surroundings, "timestream", `database/${database}/table/${name}`);
  return { name, arn, ref: `${database}|${name}`, attributes: { Arn: arn, Name: name } };
}

function identifyRole(naming: Naming): Identity {
  const name = nameOf(naming, "RoleName", 64);
  const arn = `arn:aws:iam::${naming.surroundings.accountId}:role/${name}`;
  return { name, arn, ref: name, attributes: { Arn: arn } };
}

function identifyApi(naming: Naming): Identity {
  const id = createHash("sha256").update(`${naming.stack}/${naming.logicalId}`).digest("hex").slice(0, 10);
  const endpoint = `https://${id}.execute-api.${naming.surroundings.region}.amazonaws.com`;
  const arn = arnOf(naming.surroundings, "execute-api", id);
  return { name: id, arn, ref: id, attributes: { ApiId: id, ApiEndpoint: endpoint } };
}

function identifyBucket(naming: Naming): Identity {
  const name = nameOf(naming, "BucketName", 63).toLowerCase();
  const arn = `arn:aws:s3:::${name}`;
  const host = `${name}.s3.${naming.surroundings.region}.amazonaws.com`;
  return { name, arn, ref: name, attributes: { Arn: arn, RegionalDomainName: host } };
}

function identifyDistribution(naming: Naming): Identity {
  const { name } = identifyById(naming);
  return { name, arn: "", ref: name, attributes: { Id: name, DomainName: `${name}.cloudfront.net` } };
}

function identifyEdgeFunction(naming: Naming): Identity {
  const name = nameOf(naming, "Name", 64);
  const arn = `arn:aws:cloudfront::${naming.surroundings.accountId}:function/${name}`;
  return { name, arn, ref: arn, attributes: { FunctionARN: arn } };
}

function identifyById(naming: Naming): Identity {
  const name = nameOf(naming, "", 255);
  return { name, arn: "", ref: name, attributes: { Id: name } };
}
