// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how Fn::Sub is written
/** Two stacks in the small: a table and an event store; a queue, a function on it, a route and a schedule to it. */
import type { FixtureStack } from "./write-assembly.ts";

const allow = (action: string | readonly string[], resource: unknown) => ({
  Action: action,
  Effect: "Allow",
  Resource: resource,
});

const arnOf = (logicalId: string) => ({ "Fn::GetAtt": [logicalId, "Arn"] });

const roleFor = (service: string) => ({
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: service } }],
      Version: "2012-10-17",
    },
  },
});

const policyOf = (role: string, statements: readonly object[]) => ({
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyDocument: { Statement: statements, Version: "2012-10-17" },
    PolicyName: "Policy",
    Roles: [{ Ref: role }],
  },
});

export function dataStack(): FixtureStack {
  const exportOf = (name: string, value: object) => ({ Value: value, Export: { Name: `data:${name}` } });
  return {
    template: {
      Resources: {
        Ledger: {
          Type: "AWS::DynamoDB::Table",
          Properties: {
            AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
            KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
            BillingMode: "PAY_PER_REQUEST",
            TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
          },
          DeletionPolicy: "Retain",
        },
        Database: { Type: "AWS::Timestream::Database" },
        Events: {
          Type: "AWS::Timestream::Table",
          Properties: {
            DatabaseName: { Ref: "Database" },
            RetentionProperties: {
              MemoryStoreRetentionPeriodInHours: "24",
              MagneticStoreRetentionPeriodInDays: "100",
            },
            Schema: {
              CompositePartitionKey: [
                { Type: "DIMENSION", Name: "organization", EnforcementInRecord: "REQUIRED" },
              ],
            },
          },
        },
      },
      Outputs: {
        LedgerName: exportOf("LedgerName", { Ref: "Ledger" }),
        LedgerArn: exportOf("LedgerArn", arnOf("Ledger")),
      },
    },
  };
}

const WORK = {
  Type: "AWS::Lambda::Function",
  Properties: {
    Code: { S3Bucket: { "Fn::Sub": "assets-${AWS::AccountId}" }, S3Key: "work.zip" },
    Environment: {
      Variables: { TABLE: { "Fn::ImportValue": "data:LedgerName" }, QUEUE: { Ref: "Queue" } },
    },
    Handler: "index.handler",
    MemorySize: 256,
    Role: arnOf("WorkRole"),
    Runtime: "nodejs24.x",
    Timeout: 5,
  },
  Metadata: { "aws:cdk:path": "work/do-work/Function/Resource" },
};

/** @param source of the function's bundle */
export function workStack(
  source = "export const handler = async (event) => event;",
  visibilityTimeoutSeconds = 30,
): FixtureStack {
  return {
    dependsOn: ["data"],
    bundles: { work: source },
    template: {
      Parameters: {
        BootstrapVersion: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/cdk-bootstrap/x/version" },
      },
      Resources: { ...workResources(visibilityTimeoutSeconds), ...doorResources(), ...scheduleResources() },
    },
  };
}

function workResources(visibilityTimeoutSeconds: number) {
  return {
    DeadLetters: { Type: "AWS::SQS::Queue", Properties: { MessageRetentionPeriod: 1_209_600 } },
    Queue: {
      Type: "AWS::SQS::Queue",
      Properties: {
        VisibilityTimeout: visibilityTimeoutSeconds,
        RedrivePolicy: { deadLetterTargetArn: arnOf("DeadLetters"), maxReceiveCount: 2 },
      },
    },
    WorkRole: roleFor("lambda.amazonaws.com"),
    WorkPolicy: policyOf("WorkRole", [
      allow("dynamodb:PutItem", { "Fn::ImportValue": "data:LedgerArn" }),
      allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage"], arnOf("Queue")),
    ]),
    Work: WORK,
    Mapping: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        BatchSize: 100,
        EventSourceArn: arnOf("Queue"),
        FunctionName: { Ref: "Work" },
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        MaximumBatchingWindowInSeconds: 1,
        ScalingConfig: { MaximumConcurrency: 2 },
      },
      Metadata: { "aws:cdk:path": "work/WorkQueue/Mapping/Resource" },
    },
  };
}

function doorResources() {
  return {
    Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "Api", ProtocolType: "HTTP" } },
    Stage: {
      Type: "AWS::ApiGatewayV2::Stage",
      Properties: {
        ApiId: { Ref: "Api" },
        AutoDeploy: true,
        StageName: "$default",
        DefaultRouteSettings: { ThrottlingBurstLimit: 40, ThrottlingRateLimit: 20 },
      },
    },
    Integration: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        ApiId: { Ref: "Api" },
        IntegrationType: "AWS_PROXY",
        IntegrationUri: arnOf("Work"),
        PayloadFormatVersion: "2.0",
      },
    },
    Route: {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: {
        ApiId: { Ref: "Api" },
        RouteKey: "POST /work/{id}",
        Target: { "Fn::Join": ["", ["integrations/", { Ref: "Integration" }]] },
      },
    },
    Permission: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        Action: "lambda:InvokeFunction",
        FunctionName: arnOf("Work"),
        Principal: "apigateway.amazonaws.com",
        SourceArn: {
          "Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/*/work/*",
        },
      },
    },
  };
}

function scheduleResources() {
  return {
    ScheduleRole: roleFor("scheduler.amazonaws.com"),
    SchedulePolicy: policyOf("ScheduleRole", [allow("lambda:InvokeFunction", arnOf("Work"))]),
    Schedule: {
      Type: "AWS::Scheduler::Schedule",
      Properties: {
        FlexibleTimeWindow: { Mode: "OFF" },
        ScheduleExpression: "rate(1 hour)",
        State: "ENABLED",
        Target: {
          Arn: arnOf("Work"),
          RoleArn: arnOf("ScheduleRole"),
          Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
        },
      },
      Metadata: { "aws:cdk:path": "work/Hourly/Schedule/Resource" },
    },
  };
}
