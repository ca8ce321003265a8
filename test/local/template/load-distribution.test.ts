import { describe, expect, it } from "vitest";
import { loadAssembly } from "../../../local/template/load-assembly.ts";
import { dataStack, workStack } from "./fixture-stacks.ts";
import { writeAssembly } from "./write-assembly.ts";

const SURROUNDINGS = { region: "us-east-1", accountId: "000000000000", gatewayUrl: "http://127.0.0.1:9" };

/** Managed by CloudFront: CachingOptimized, CachingDisabled, AllViewerExceptHostHeader. */
const OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const FORWARDING = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

const arnOf = (logicalId: string) => ({ "Fn::GetAtt": [logicalId, "Arn"] });

/** What uploads in a deployment: all of it would be an error as something to execute. */
const UPLOADER = {
  Uploader: {
    Type: "AWS::Lambda::Function",
    Properties: { Runtime: "python3.13", Layers: [{ Ref: "Layer" }], Role: arnOf("UploaderRole") },
  },
  Layer: { Type: "AWS::Lambda::LayerVersion", Properties: { Content: {} } },
  UploaderRole: {
    Type: "AWS::IAM::Role",
    Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/Any"] },
  },
  UploaderPolicy: {
    Type: "AWS::IAM::Policy",
    Properties: { Roles: [{ Ref: "UploaderRole" }], PolicyDocument: { Statement: [{ Condition: {} }] } },
  },
};

const BEHAVIORS = {
  CacheBehaviors: [
    {
      PathPattern: "/v1/*",
      TargetOriginId: "api",
      ViewerProtocolPolicy: "https-only",
      AllowedMethods: ["GET", "POST"],
      CachePolicyId: DISABLED,
      OriginRequestPolicyId: FORWARDING,
    },
  ],
  DefaultCacheBehavior: {
    TargetOriginId: "pages",
    ViewerProtocolPolicy: "redirect-to-https",
    CachePolicyId: OPTIMIZED,
    Compress: true,
    FunctionAssociations: [
      { EventType: "viewer-request", FunctionARN: { "Fn::GetAtt": ["Edge", "FunctionARN"] } },
    ],
    ResponseHeadersPolicyId: { Ref: "Headers" },
  },
};

const ORIGINS = [
  {
    Id: "pages",
    DomainName: { "Fn::GetAtt": ["Pages", "RegionalDomainName"] },
    OriginAccessControlId: { "Fn::GetAtt": ["Access", "Id"] },
    S3OriginConfig: { OriginAccessIdentity: "" },
  },
  {
    Id: "api",
    DomainName: {
      "Fn::Join": ["", [{ Ref: "Api" }, ".execute-api.", { Ref: "AWS::Region" }, ".amazonaws.com"]],
    },
    CustomOriginConfig: { OriginProtocolPolicy: "https-only" },
  },
];

const RESOURCES = {
  ...UPLOADER,
  Pages: { Type: "AWS::S3::Bucket" },
  PagesPolicy: { Type: "AWS::S3::BucketPolicy" },
  Access: { Type: "AWS::CloudFront::OriginAccessControl" },
  Upload: {
    Type: "Custom::CDKBucketDeployment",
    Properties: {
      ServiceToken: arnOf("Uploader"),
      SourceObjectKeys: ["pages.zip"],
      DestinationBucketName: { Ref: "Pages" },
      Exclude: ["*"],
      Include: ["*.html"],
      SystemMetadata: { "cache-control": "no-cache" },
    },
  },
  Edge: {
    Type: "AWS::CloudFront::Function",
    Properties: { FunctionCode: "code", FunctionConfig: { Runtime: "cloudfront-js-2.0" } },
  },
  Headers: {
    Type: "AWS::CloudFront::ResponseHeadersPolicy",
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: "any",
        SecurityHeadersConfig: {
          StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true },
        },
        CustomHeadersConfig: { Items: [{ Header: "X-Some", Value: "1", Override: true }] },
      },
    },
  },
};

type Changes = Readonly<Record<string, unknown>>;

/** The fixture's work, with a distribution before its API. */
function load(changes: { readonly resources?: Changes; readonly config?: Changes } = {}) {
  const { template, bundles, ...work } = workStack();
  const distribution = {
    Type: "AWS::CloudFront::Distribution",
    Properties: {
      DistributionConfig: {
        Enabled: true,
        DefaultRootObject: "index.html",
        ...BEHAVIORS,
        Origins: ORIGINS,
        ...changes.config,
      },
    },
  };
  const { Resources } = template as { Resources: object };
  const resources = { ...Resources, ...RESOURCES, Distribution: distribution, ...changes.resources };
  const stack = {
    ...work,
    bundles: { ...bundles, pages: "" },
    template: { ...template, Resources: resources },
  };
  return loadAssembly(writeAssembly({ data: dataStack(), work: stack }), SURROUNDINGS);
}

describe("loadAssembly, of a distribution", () => {
  it("links behaviors to the API and to the files of the bucket, in the order of their precedence", () => {
    const { distributions, httpApis } = load();

    expect(distributions).toEqual([
      {
        rootObject: "index.html",
        behaviors: [
          {
            pathPattern: "/v1/*",
            methods: ["GET", "POST"],
            origin: { kind: "http-api", apiId: httpApis[0]?.id },
            isCompressed: false,
            responseHeaders: {},
          },
          {
            pathPattern: "*",
            methods: ["GET", "HEAD"],
            origin: {
              kind: "files",
              uploads: [
                {
                  bucketName: "work-pages",
                  directory: expect.stringMatching(/asset\.pages$/),
                  filters: [
                    { pattern: "*", isIncluded: false },
                    { pattern: "*.html", isIncluded: true },
                  ],
                  headers: { "cache-control": "no-cache" },
                },
              ],
            },
            isCompressed: true,
            viewerRequestCode: "code",
            responseHeaders: { "strict-transport-security": "max-age=60; includeSubDomains", "x-some": "1" },
          },
        ],
      },
    ]);
  });

  it("does not run what only a deployment calls, and runs all others", () => {
    expect(load().functions.map(({ logicalId }) => logicalId)).toEqual(["Work"]);
    const policy = {
      ...UPLOADER.UploaderPolicy.Properties,
      Roles: [{ Ref: "UploaderRole" }, { Ref: "WorkRole" }],
    };
    expect(() =>
      load({ resources: { UploaderPolicy: { Type: "AWS::IAM::Policy", Properties: policy } } }),
    ).toThrow("UploaderPolicy (AWS::IAM::Policy)");
    expect(() =>
      load({ resources: { Upload: { Type: "Custom::Other", Properties: RESOURCES.Upload.Properties } } }),
    ).toThrow("Upload (Custom::Other): resources of this type are not supported locally");
  });

  const pages = BEHAVIORS.DefaultCacheBehavior;
  it.each<[string, Changes, string]>([
    [
      "an origin of elsewhere",
      { Origins: [{ Id: "pages", DomainName: "example.com" }] },
      "its origin api is not in",
    ],
    [
      "errors made to pages",
      { CustomErrorResponses: [{ ErrorCode: 404 }] },
      "CustomErrorResponses: not supported",
    ],
    [
      "an API's answers that are changed",
      { DefaultCacheBehavior: { ...pages, TargetOriginId: "api" } },
      "can be neither kept nor changed",
    ],
    [
      "an unknown cache policy",
      { DefaultCacheBehavior: { ...pages, CachePolicyId: "mine" } },
      'CachePolicyId: got "mine"',
    ],
    [
      "a function on answers",
      { DefaultCacheBehavior: { ...pages, FunctionAssociations: [{ EventType: "viewer-response" }] } },
      'EventType: got "viewer-response"',
    ],
    [
      "a headers policy of elsewhere",
      { DefaultCacheBehavior: { ...pages, ResponseHeadersPolicyId: "mine" } },
      "its headers policy mine",
    ],
  ])("names what it cannot execute: %s", (_what, config, message) => {
    expect(() => load({ config })).toThrow(message);
  });
});
