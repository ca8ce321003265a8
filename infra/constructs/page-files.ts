/**
 * Owns: the bucket of the dashboard's files, and how long a browser may keep each.
 * Does not own: who reads them from there (front-door.ts).
 */
import { RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Asset } from "aws-cdk-lib/aws-s3-assets";
import {
  BucketDeployment,
  type BucketDeploymentProps,
  CacheControl,
  Source,
} from "aws-cdk-lib/aws-s3-deployment";
import { Construct } from "constructs";
import { createLogGroup, type LogsProps } from "./log-group.ts";

export interface PageFilesProps {
  readonly stage: LogsProps;
  /** A folder with index.html, and assets/ of files whose names follow from their content. */
  readonly files: Asset;
}

const READS_ARE_NOT_LOGGED = {
  id: "AwsSolutions::AwsSolutions-S1",
  reason:
    "The bucket holds the built pages, which are the same for everybody and hold nothing of anybody; only the distribution and the deployment read or write it.",
};

const RUNTIME_OF_THE_CDK = {
  id: "AwsSolutions::AwsSolutions-L1",
  reason: "The function that uploads is the CDK's own, runtime and all; a newer one comes with a newer CDK.",
};

/** The findings on what uploading needs: the objects of two buckets by any name, and the actions as the CDK groups them. */
function grantedByTheCdk(bucketId: string): readonly { readonly id: string; readonly reason: string }[] {
  const actions = ["s3:GetBucket*", "s3:GetObject*", "s3:List*", "s3:Abort*", "s3:DeleteObject*"];
  const assets = "cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>";
  const resources = [`arn:<AWS::Partition>:s3:::${assets}/*`, `<${bucketId}.Arn>/*`];
  const details = [
    ...actions.map((action) => `Action::${action}`),
    ...resources.map((arn) => `Resource::${arn}`),
  ];
  return details.map((detail) => ({
    id: `AwsSolutions::AwsSolutions-IAM5[${detail}]`,
    reason:
      "The upload reads the CDK's bucket of assets and writes the bucket of the pages: these two, and no other.",
  }));
}

export class PageFiles extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { stage, files }: PageFilesProps) {
    super(scope, id);
    this.bucket = new Bucket(this, "Bucket", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // In every stage: what it holds is built again by the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    Validations.of(this.bucket).acknowledge(READS_ARE_NOT_LOGGED);
    this.upload(stage, files);
  }

  private upload(stage: LogsProps, files: Asset): void {
    const logGroup = createLogGroup(this, "Logs", stage);
    const common = {
      sources: [Source.bucket(files.bucket, files.s3ObjectKey)],
      destinationBucket: this.bucket,
      role: this.createRole(logGroup),
      logGroup,
      // A page that is open in a browser goes on asking for the files of its own version.
      prune: false,
    } satisfies BucketDeploymentProps;
    const assets = new BucketDeployment(this, "Assets", {
      ...common,
      exclude: ["*"],
      include: ["assets/*"],
      cacheControl: [CacheControl.fromString("public, max-age=31536000, immutable")],
    });
    const pages = new BucketDeployment(this, "Pages", {
      ...common,
      exclude: ["assets/*"],
      cacheControl: [CacheControl.noCache()],
    });
    // index.html names the assets of its version: they must be there before it.
    pages.node.addDependency(assets);
    for (const child of Stack.of(this).node.children) {
      if (child.node.id.startsWith("Custom::CDKBucketDeployment"))
        Validations.of(child).acknowledge(RUNTIME_OF_THE_CDK);
    }
  }

  /** Ours, because that of the CDK could write to every log group of the account. What else it may do the CDK grants. */
  private createRole(logGroup: LogGroup): Role {
    const role = new Role(this, "UploadRole", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    const [bucketId] = Stack.of(this).resolve(this.bucket.bucketArn)["Fn::GetAtt"];
    Validations.of(role).acknowledge(...grantedByTheCdk(bucketId));
    return role;
  }
}
