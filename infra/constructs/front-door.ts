/**
 * Owns: the distribution that makes pages and API one origin - which path leads where, and by which rules.
 * Does not own: what stands behind it (page-files.ts, http-door.ts), and the headers of pages (page-headers.ts).
 */
import { Stack, Validations } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  type DistributionProps,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { StageConfig } from "../stage-config.ts";
import { createPageHeaders } from "./page-headers.ts";

export interface FrontDoorProps {
  /** Holds index.html, and the files that it names. */
  readonly pages: IBucket;
  /** Of the HTTP API, in the same region. */
  readonly apiId: string;
  readonly domain: StageConfig["dashboardDomain"];
}

/** What belongs to the API; everything else is a page. */
const API_PATHS = ["/v1", "/v1/*", "/api", "/api/*", "/openapi.json"];

/**
 * Which of the paths that are not the API's are files: those in assets/, and those of the root that have a dot. Every other one is
 * a place in the dashboard, which index.html draws. A dot alone does not make a file of it: ids have dots, and stand deeper.
 * Answering in the place of errors instead would make pages of the API's errors too.
 */
const LEAD_TO_PAGE = `function handler(event) {
  var request = event.request;
  if (!/^\\/(assets\\/|[^/]*\\.[^/]*$)/.test(request.uri)) request.uri = "/index.html";
  return request;
}`;

export class FrontDoor extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { pages, apiId, domain }: FrontDoorProps) {
    super(scope, id);
    const api = toApi(Stack.of(this), apiId);
    const distribution = new Distribution(this, "Distribution", {
      comment: "Tallymark: the dashboard, and the API under the same address",
      defaultRootObject: "index.html",
      defaultBehavior: this.toPages(pages),
      ...this.underName(domain),
      additionalBehaviors: Object.fromEntries(API_PATHS.map((path) => [path, api])),
    });
    Validations.of(distribution).acknowledge(...DECIDED, LISTS_NOTHING);
    this.url = `https://${domain?.name ?? distribution.distributionDomainName}/`;
  }

  private underName(domain: FrontDoorProps["domain"]): Partial<DistributionProps> {
    if (domain === undefined) return {};
    return {
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  private toPages(pages: IBucket): BehaviorOptions {
    const leadToPage = new EdgeFunction(this, "LeadToPage", {
      code: FunctionCode.fromInline(LEAD_TO_PAGE),
      comment: "Leads every place in the dashboard to index.html",
    });
    return {
      // With the right to list, a file that is not there is a 404; without, S3 says 403.
      origin: S3BucketOrigin.withOriginAccessControl(pages, {
        originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: true,
      responseHeadersPolicy: createPageHeaders(this, "Headers"),
      functionAssociations: [{ function: leadToPage, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
  }
}

function toApi({ region, urlSuffix }: Stack, apiId: string): BehaviorOptions {
  return {
    origin: new HttpOrigin(`${apiId}.execute-api.${region}.${urlSuffix}`, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    }),
    // Not redirected: a client with a wrong address would send its key in the clear each time, and never learn of it.
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    // An answer that was kept would be somebody else's, or too old.
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    compress: false,
  };
}

const LISTS_NOTHING = {
  id: "Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk",
  reason: "The root has an object, and LeadToPage lets no request for it through in any case.",
};

const DECIDED = [
  {
    id: "AwsSolutions::AwsSolutions-CFR1",
    reason: "Who may see numbers is decided by an API key, not by the country that a request comes from.",
  },
  {
    id: "AwsSolutions::AwsSolutions-CFR2",
    reason:
      "Pages are files that are the same for everybody, and the API behind it has its own throttle; it can be reached without the distribution, so a firewall here would not stand before it.",
  },
  {
    id: "AwsSolutions::AwsSolutions-CFR3",
    reason:
      "An access log would hold addresses and paths of persons. Requests of the API are in its own log, without them; a page that was fetched tells nothing about use.",
  },
  {
    id: "AwsSolutions::AwsSolutions-CFR4",
    reason:
      "Without a name of its own the distribution has the certificate of cloudfront.net, and with that CloudFront alone decides about the versions of TLS. With one (context dashboardDomain) it takes TLS 1.2 and newer.",
  },
];
