/** Owns: what a browser is told about every page and file of the dashboard: what it may load, and what may be done with it. */
import { Duration, Stack } from "aws-cdk-lib";
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";

/** Everything that is not named is forbidden. Pages and API are one origin, so nothing has to come from elsewhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // A text becomes markup or script nowhere: React sets properties and text alone.
  "require-trusted-types-for 'script'",
].join("; ");

/** What a page of numbers has no use for, so that no script that got in has either. */
const PERMISSIONS = [
  "camera",
  "display-capture",
  "geolocation",
  "microphone",
  "midi",
  "payment",
  "publickey-credentials-get",
  "screen-wake-lock",
  "usb",
  "xr-spatial-tracking",
]
  .map((feature) => `${feature}=()`)
  .join(", ");

export function createPageHeaders(scope: Construct, id: string): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, id, {
    // Its own name would not say the region, and policies have one list for all of them.
    responseHeadersPolicyName: `${Stack.of(scope).stackName}-pages-${Stack.of(scope).region}`,
    comment: "What browsers may do with the pages of Tallymark",
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: true,
        override: true,
      },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: "permissions-policy", value: PERMISSIONS, override: true },
        { header: "cross-origin-opener-policy", value: "same-origin", override: true },
      ],
    },
  });
}
