/** Owns: the headers that CloudFront adds to answers. */
import { type Fields, readFields } from "../fields.ts";
import type { Json } from "../json.ts";
import { type Resource, readProperties } from "../resource.ts";
import { TemplateError } from "../template-error.ts";

export interface HeadersPolicyDraft {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Header = readonly [name: string, value: string];

/** AWS::CloudFront::ResponseHeadersPolicy */
export function readHeadersPolicy(resource: Resource): HeadersPolicyDraft {
  return readProperties(resource, (properties) =>
    properties.object("ResponseHeadersPolicyConfig", (fields) => {
      fields.setAside({ Name: "a label", Comment: "a label" });
      const security = fields.optionalObject("SecurityHeadersConfig", readSecurityHeaders) ?? [];
      const custom =
        fields.optionalObject("CustomHeadersConfig", (config) => config.list("Items", readItem)) ?? [];
      return { id: resource.identity().ref, headers: Object.fromEntries([...security, ...custom]) };
    }),
  );
}

/** From the property of the template to the header, and its value. */
const SECURITY_HEADERS: Readonly<Record<string, (fields: Fields) => Header>> = {
  ContentSecurityPolicy: (fields) => ["content-security-policy", fields.text("ContentSecurityPolicy")],
  ContentTypeOptions: () => ["x-content-type-options", "nosniff"],
  FrameOptions: (fields) => ["x-frame-options", fields.text("FrameOption")],
  ReferrerPolicy: (fields) => ["referrer-policy", fields.text("ReferrerPolicy")],
  StrictTransportSecurity: (fields) => ["strict-transport-security", readTransportSecurity(fields)],
};

function readSecurityHeaders(fields: Fields): readonly Header[] {
  return Object.entries(SECURITY_HEADERS).flatMap(([name, read]) => {
    const header = fields.optionalObject(name, (setting) => {
      requireOverride(setting);
      return read(setting);
    });
    return header === undefined ? [] : [header];
  });
}

function readItem(value: Json, place: string): Header {
  return readFields(value, place, (fields) => {
    requireOverride(fields);
    return [fields.text("Header").toLowerCase(), fields.text("Value")];
  });
}

function readTransportSecurity(fields: Fields): string {
  return [
    `max-age=${fields.number("AccessControlMaxAgeSec")}`,
    ...(fields.optionalFlag("IncludeSubdomains") === true ? ["includeSubDomains"] : []),
    ...(fields.optionalFlag("Preload") === true ? ["preload"] : []),
  ].join("; ");
}

function requireOverride(fields: Fields): void {
  if (fields.optionalFlag("Override") !== true)
    throw new TemplateError(`${fields.place}.Override`, "only true is supported locally");
}
