// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how Fn::Sub is written
import { describe, expect, it } from "vitest";
import { loadAssembly } from "../../../local/template/load-assembly.ts";
import { dataStack, workStack } from "./fixture-stacks.ts";
import { type FixtureStack, writeAssembly } from "./write-assembly.ts";

const SURROUNDINGS = { region: "us-east-1", accountId: "000000000000", gatewayUrl: "http://127.0.0.1:9" };

function load(stacks: Readonly<Record<string, FixtureStack>>) {
  return loadAssembly(writeAssembly(stacks), SURROUNDINGS);
}

/** The fixture with one value changed: `path` from the template down. */
function withChange(path: readonly string[], value: unknown): Readonly<Record<string, FixtureStack>> {
  const work = structuredClone(workStack());
  let fields = work.template as Record<string, unknown>;
  for (const name of path.slice(0, -1)) {
    fields[name] ??= {};
    fields = fields[name] as Record<string, unknown>;
  }
  fields[path.at(-1) ?? ""] = value;
  return { data: dataStack(), work };
}

function addResource(stacks: Readonly<Record<string, FixtureStack>>, resource: object) {
  const template = stacks.work?.template as { readonly Resources: object };
  const work = {
    ...workStack(),
    template: { ...template, Resources: { ...template.Resources, Extra: resource } },
  };
  return { ...stacks, work };
}

describe("loadAssembly", () => {
  it("reads the stacks in the order of their dependencies, whatever their order in the manifest", () => {
    const model = load({ work: workStack(), data: dataStack() });

    expect(model.functions[0]?.environment).toEqual({
      TABLE: "data-Ledger",
      QUEUE: "http://127.0.0.1:9/000000000000/work-Queue",
    });
  });

  it("resolves a function's bundle, limits and the rights of its role", () => {
    const [work] = load({ data: dataStack(), work: workStack() }).functions;

    expect(work).toMatchObject({
      name: "work-Work",
      shortName: "do-work",
      handler: "index.handler",
      timeoutSeconds: 5,
      memoryMegabytes: 256,
      statements: [
        {
          effect: "Allow",
          actions: ["dynamodb:PutItem"],
          resources: ["arn:aws:dynamodb:us-east-1:000000000000:table/data-Ledger"],
        },
        {
          effect: "Allow",
          actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage"],
          resources: ["arn:aws:sqs:us-east-1:000000000000:work-Queue"],
        },
      ],
    });
    expect(work?.bundleDirectory).toMatch(/asset\.work$/);
  });

  it("reads tables, queues and the event store as their services take them", () => {
    const model = load({ data: dataStack(), work: workStack() });

    expect(model.tables).toEqual([
      {
        name: "data-Ledger",
        timeToLiveAttribute: "expires",
        definition: {
          TableName: "data-Ledger",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        },
      },
    ]);
    expect(model.queues.map(({ attributes }) => attributes)).toEqual([
      { MessageRetentionPeriod: "1209600" },
      {
        VisibilityTimeout: "30",
        RedrivePolicy:
          '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:work-DeadLetters","maxReceiveCount":2}',
      },
    ]);
    expect(model.eventDatabases).toEqual(["data-Database"]);
    expect(model.eventTables[0]).toMatchObject({
      DatabaseName: "data-Database",
      TableName: "data-Events",
      RetentionProperties: { MemoryStoreRetentionPeriodInHours: 24, MagneticStoreRetentionPeriodInDays: 100 },
    });
  });

  it("links routes, mappings and schedules to their function", () => {
    const { httpApis, mappings, schedules } = load({ data: dataStack(), work: workStack() });
    const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:work-Work";

    expect(httpApis).toMatchObject([
      {
        stage: "$default",
        routes: [{ key: "POST /work/{id}", functionArn, timeoutMilliseconds: 30_000 }],
        throttle: { requestsPerSecond: 20, burstRequests: 40 },
      },
    ]);
    expect(mappings).toEqual([
      {
        logicalId: "Mapping",
        shortName: "WorkQueue",
        queueArn: "arn:aws:sqs:us-east-1:000000000000:work-Queue",
        functionArn,
        batchSize: 100,
        windowSeconds: 1,
        reportsItemFailures: true,
        concurrencyMax: 2,
        isEnabled: true,
      },
    ]);
    expect(schedules).toMatchObject([{ shortName: "Hourly", expression: "rate(1 hour)", functionArn }]);
  });

  it("leaves out a resource whose condition does not hold", () => {
    const stacks = withChange(["Conditions"], {
      Elsewhere: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] }] },
    });
    const extra = { Type: "AWS::SQS::Queue", Condition: "Elsewhere" };

    expect(load(addResource(stacks, extra)).queues).toHaveLength(2);
    expect(load(addResource(stacks, { Type: extra.Type })).queues).toHaveLength(3);
  });

  it.each([
    [
      ["Resources", "Topic"],
      { Type: "AWS::SNS::Topic" },
      "work: Topic (AWS::SNS::Topic): resources of this type",
    ],
    [
      ["Resources", "Queue", "Properties", "FifoQueue"],
      true,
      "Queue (AWS::SQS::Queue): Properties.FifoQueue",
    ],
    [
      ["Resources", "Work", "Properties", "Layers"],
      ["arn:aws:lambda:us-east-1:1:layer:x:1"],
      "work: Work (AWS::Lambda::Function): Properties.Layers",
    ],
    [
      ["Resources", "Work", "Properties", "Runtime"],
      "nodejs22.x",
      'got "nodejs22.x"; supported locally: nodejs24.x',
    ],
    [
      ["Resources", "Mapping", "Properties", "ScalingConfig"],
      { MaximumConcurrency: 2, Burst: 1 },
      "Properties.ScalingConfig.Burst: not supported locally",
    ],
    [
      ["Resources", "Work", "Properties", "Handler"],
      { "Fn::Base64": "x" },
      'intrinsic function {"Fn::Base64":"x"}',
    ],
    [
      ["Resources", "Work", "Properties", "Handler"],
      { Ref: "Nothing" },
      "what Nothing (undefined) is called",
    ],
    [
      ["Resources", "Work", "Properties", "Handler"],
      { "Fn::GetAtt": ["Queue", "Colour"] },
      "Fn::GetAtt Queue.Colour",
    ],
    [["Resources", "Work", "Properties", "Handler"], { Ref: "AWS::Moon" }, "pseudo parameter AWS::Moon"],
    [["Resources", "Work", "Properties", "Handler"], { "Fn::ImportValue": "gone" }, 'the export "gone"'],
    [["Resources", "Work", "UpdatePolicy"], {}, "work: Work (AWS::Lambda::Function): UpdatePolicy"],
    [["Transform"], "AWS::Serverless-2016-10-31", "section Transform"],
  ])("names what it cannot execute: %j", (path, value, message) => {
    expect(() => load(withChange(path, value))).toThrow(message);
  });

  it("names an IAM condition that nothing here evaluates", () => {
    const statement = {
      Action: "dynamodb:PutItem",
      Effect: "Allow",
      Resource: "*",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    };
    const path = ["Resources", "WorkPolicy", "Properties", "PolicyDocument", "Statement"];

    expect(() => load(withChange(path, [statement]))).toThrow(
      'PolicyDocument.Statement[0].Condition: the IAM condition Bool {"aws:MultiFactorAuthPresent":"true"}',
    );
  });

  it("refuses a route that API Gateway has no permission for, as the deployed one would fail", () => {
    const path = ["Resources", "Permission", "Properties", "SourceArn"];
    const other = { "Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/work/*" };

    expect(() => load(withChange(path, other))).toThrow(
      "work: Route (AWS::ApiGatewayV2::Route): no AWS::Lambda::Permission lets apigateway.amazonaws.com invoke work-Work",
    );
  });

  it("refuses a schedule whose role may not invoke the function", () => {
    const path = ["Resources", "SchedulePolicy", "Properties", "PolicyDocument", "Statement"];

    expect(() => load(withChange(path, []))).toThrow("its role work-ScheduleRole may not invoke work-Work");
  });

  it("refuses a function whose role Lambda cannot take", () => {
    const path = ["Resources", "Work", "Properties", "Role"];

    expect(() => load(withChange(path, { "Fn::GetAtt": ["ScheduleRole", "Arn"] }))).toThrow(
      "its role work-ScheduleRole cannot be taken by lambda.amazonaws.com",
    );
  });

  it("says which file is missing in a folder that is no cloud assembly", () => {
    expect(() => loadAssembly("/nowhere", SURROUNDINGS)).toThrow(
      "/nowhere/manifest.json: not a readable JSON file",
    );
  });
});
