import { beforeAll, describe, expect, test } from "vitest";
import { createViewerFunction } from "../../../local/runtime/distribution/viewer-function.ts";
import { find, idOf, type Resource, type Stacks, SYNTHESIS_MS, synthesize } from "../synthesize.ts";

let stacks: Stacks;
beforeAll(() => {
  stacks = synthesize();
}, SYNTHESIS_MS);

function only(type: string): readonly [id: string, resource: Resource] {
  const [found, ...others] = find(stacks.dashboard, type);
  if (found === undefined) throw new Error(`no ${type}`);
  expect(others).toEqual([]);
  return found;
}

const distributionConfig = () => only("AWS::CloudFront::Distribution")[1].Properties.DistributionConfig;

describe("the bucket of pages", () => {
  test("is closed to the public, encrypted, and goes with its stack: a deployment builds what it holds", () => {
    const [, { Properties, DeletionPolicy }] = only("AWS::S3::Bucket");
    expect(Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(Properties.BucketEncryption).toBeDefined();
    expect(DeletionPolicy).toBe("Delete");
  });

  test("is read over TLS 1.2 alone, by the distribution alone, which may list: a missing file is a 404", () => {
    const [, { Properties }] = only("AWS::S3::BucketPolicy");
    const statements: readonly Resource["Properties"][] = Properties.PolicyDocument.Statement;
    const denied = statements.filter(({ Effect }) => Effect === "Deny").map(({ Condition }) => Condition);
    expect(denied).toEqual([
      { Bool: { "aws:SecureTransport": "false" } },
      { NumericLessThan: { "s3:TlsVersion": 1.2 } },
    ]);
    const [distributionId] = only("AWS::CloudFront::Distribution");
    const readers = statements.filter(({ Action }) => [Action].flat().includes("s3:GetObject"));
    expect(readers).toMatchObject([
      { Action: ["s3:GetObject", "s3:ListBucket"], Principal: { Service: "cloudfront.amazonaws.com" } },
    ]);
    expect(JSON.stringify(readers[0]?.Condition)).toContain(`:distribution/",{"Ref":"${distributionId}"}`);
  });

  test("gets hashed files for a year before the pages that name them, and pages to be asked for each time", () => {
    const uploads = [...find(stacks.dashboard, "Custom::CDKBucketDeployment")];
    expect(
      uploads.map(([, { Properties }]) => [
        Properties.Exclude,
        Properties.Include,
        Properties.SystemMetadata,
      ]),
    ).toEqual([
      [["*"], ["assets/*"], { "cache-control": "public, max-age=31536000, immutable" }],
      [["assets/*"], undefined, { "cache-control": "no-cache" }],
    ]);
    expect(uploads[1]?.[1].DependsOn).toContain(uploads[0]?.[0]);
    for (const [, { Properties }] of uploads) expect(Properties.Prune).toBe(false);
  });
});

describe("the distribution", () => {
  test("leads the API's paths to the API, over TLS alone, with all methods, keeping nothing", () => {
    const { CacheBehaviors: behaviors, Origins: origins } = distributionConfig();
    expect(behaviors.map(({ PathPattern }: Resource["Properties"]) => PathPattern)).toEqual([
      "/v1",
      "/v1/*",
      "/api",
      "/api/*",
      "/openapi.json",
    ]);
    const api = origins.find(
      ({ CustomOriginConfig: config }: Resource["Properties"]) => config !== undefined,
    );
    expect(JSON.stringify(api.DomainName)).toContain(".execute-api.");
    expect(api.CustomOriginConfig).toEqual({
      OriginProtocolPolicy: "https-only",
      OriginSSLProtocols: ["TLSv1.2"],
    });
    for (const behavior of behaviors) {
      expect(behavior).toEqual({
        PathPattern: behavior.PathPattern,
        TargetOriginId: api.Id,
        ViewerProtocolPolicy: "https-only",
        AllowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
        // Managed by CloudFront: CachingDisabled, and AllViewerExceptHostHeader.
        CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        OriginRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        Compress: false,
      });
    }
  });

  test("leads everything else to the pages, compressed, with the function and the headers of pages", () => {
    const { DefaultCacheBehavior: pages, Origins: origins, CustomErrorResponses } = distributionConfig();
    const bucket = origins.find(({ Id }: Resource["Properties"]) => Id === pages.TargetOriginId);
    expect(idOf(bucket.DomainName)).toBe(only("AWS::S3::Bucket")[0]);
    expect(idOf(bucket.OriginAccessControlId)).toBe(only("AWS::CloudFront::OriginAccessControl")[0]);
    expect(pages).toMatchObject({
      AllowedMethods: ["GET", "HEAD"],
      Compress: true,
      ViewerProtocolPolicy: "redirect-to-https",
      FunctionAssociations: [{ EventType: "viewer-request" }],
    });
    expect(idOf(pages.FunctionAssociations[0].FunctionARN)).toBe(only("AWS::CloudFront::Function")[0]);
    expect(idOf(pages.ResponseHeadersPolicyId)).toBe(only("AWS::CloudFront::ResponseHeadersPolicy")[0]);
    // They would make pages of the API's errors.
    expect(CustomErrorResponses).toBeUndefined();
  });

  test.each([
    ["/", "/index.html"],
    ["/revenue", "/index.html"],
    ["/customers/acme.com", "/index.html"],
    ["/v1beta/x", "/index.html"],
    ["/index.html", "/index.html"],
    ["/icon.svg", "/icon.svg"],
    ["/assets/main-1a2b.js", "/assets/main-1a2b.js"],
    ["/assets/fonts/a", "/assets/fonts/a"],
  ])("asks the bucket for %s by %s: what is no file is a place in the dashboard", (uri, asked) => {
    const [, { Properties }] = only("AWS::CloudFront::Function");
    const see = createViewerFunction(Properties.FunctionCode);
    const request = { method: "GET", uri, query: "", headers: {}, viewerAddress: "127.0.0.1" };
    expect(see(request)).toEqual({ kind: "request", uri: asked });
  });

  test("tells browsers to load nothing from elsewhere, and nobody to frame a page", () => {
    const [, { Properties }] = only("AWS::CloudFront::ResponseHeadersPolicy");
    const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } =
      Properties.ResponseHeadersPolicyConfig;
    expect(security).toEqual({
      ContentSecurityPolicy: {
        ContentSecurityPolicy:
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
        Override: true,
      },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: "DENY", Override: true },
      ReferrerPolicy: { ReferrerPolicy: "no-referrer", Override: true },
      StrictTransportSecurity: {
        AccessControlMaxAgeSec: 31_536_000,
        IncludeSubdomains: true,
        Override: true,
      },
    });
    expect(custom.Items).toMatchObject([
      { Header: "permissions-policy", Value: expect.stringContaining("camera=(), ") },
      { Header: "cross-origin-opener-policy", Value: "same-origin" },
    ]);
  });

  test(
    "takes TLS 1.2 and newer under a name of its own, and that is its address",
    () => {
      const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/1a2b";
      const { dashboard } = synthesize({
        dashboardDomain: "usage.example.com",
        dashboardCertificateArn: certificateArn,
      });
      const [distribution] = find(dashboard, "AWS::CloudFront::Distribution").values();
      expect(distribution?.Properties.DistributionConfig).toMatchObject({
        Aliases: ["usage.example.com"],
        ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: "TLSv1.2_2021" },
      });
      expect(dashboard.toJSON().Outputs.DashboardUrl.Value).toBe("https://usage.example.com/");
    },
    SYNTHESIS_MS,
  );

  test("is where a person goes: its address is an output", () => {
    const [distributionId] = only("AWS::CloudFront::Distribution");
    const { DashboardUrl } = stacks.dashboard.toJSON().Outputs;
    expect(DashboardUrl.Value["Fn::Join"][1]).toEqual([
      "https://",
      { "Fn::GetAtt": [distributionId, "DomainName"] },
      "/",
    ]);
  });
});
