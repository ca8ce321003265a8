/** Owns: buckets, and the files that a deployment puts into them. */
import type { Fields } from "../fields.ts";
import type { UploadModel } from "../model.ts";
import { type Resource, readProperties } from "../resource.ts";
import { TemplateError } from "../template-error.ts";

export interface BucketDraft {
  readonly name: string;
  /** By which a distribution names it as an origin. */
  readonly host: string;
}

export interface UploadDraft extends UploadModel {
  readonly bucketName: string;
}

/** AWS::S3::Bucket */
export function readBucket(resource: Resource): BucketDraft {
  return readProperties(resource, (fields) => {
    fields.setAside({
      BucketName: "already in its identity",
      BucketEncryption: "files of this machine are not encrypted by us",
      PublicAccessBlockConfiguration: "nobody reaches it but the distribution",
      Tags: "a label",
    });
    const { name, attributes } = resource.identity();
    return { name, host: attributes.RegionalDomainName ?? "" };
  });
}

/** Custom::CDKBucketDeployment */
export function readUpload(resource: Resource): UploadDraft {
  return readProperties(resource, (fields) => {
    fields.setAside({
      ServiceToken: "the files are read from where they would be uploaded from",
      SourceBucketNames: "the files are read from where they would be uploaded from",
      WaitForDistributionInvalidation: "nothing is kept that would have to be invalidated",
      Prune: "there is nothing of an earlier deployment",
      OutputObjectKeys: "what the deployment tells about itself",
    });
    return {
      bucketName: fields.text("DestinationBucketName"),
      directory: readSource(fields, resource),
      filters: [
        ...fields.texts("Exclude").map((pattern) => ({ pattern, isIncluded: false })),
        ...fields.texts("Include").map((pattern) => ({ pattern, isIncluded: true })),
      ],
      headers: fields.optionalObject("SystemMetadata", readHeaders) ?? {},
    };
  });
}

function readSource(fields: Fields, { bundles }: Resource): string {
  const place = `${fields.place}.SourceObjectKeys`;
  const [key, ...others] = fields.texts("SourceObjectKeys");
  if (key === undefined || others.length > 0)
    throw new TemplateError(
      place,
      `got ${others.length + (key === undefined ? 0 : 1)} keys; supported locally is one`,
    );
  const directory = bundles.get(key);
  if (directory === undefined) throw new TemplateError(place, `${key} is not among the stack's assets`);
  return directory;
}

function readHeaders(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ["cache-control", "content-type", "content-language"].flatMap((name) => {
      const value = fields.optionalText(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
