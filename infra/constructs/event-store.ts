/**
 * Owns: where raw events are kept, Amazon Timestream, and who may write and query it.
 * Does not own: what a record looks like (shared/adapters/timestream).
 */
import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { CfnDatabase, CfnTable } from "aws-cdk-lib/aws-timestream";
import { Construct } from "constructs";
import { ENVIRONMENT } from "../../shared/environment.ts";
import type { StageConfig } from "../stage-config.ts";
import type { MeteringFunction } from "./metering-function.ts";

export type EventStoreProps = Pick<StageConfig, "name" | "isDataRetained" | "eventStore">;

/**
 * Every record carries its organization, and a query that names it reads only its partitions. It cannot be changed later.
 * The name is that of a dimension which shared/adapters/timestream writes.
 */
const PARTITION_KEY = { type: "DIMENSION", name: "organization", enforcementInRecord: "REQUIRED" };

const MAINTENANCE = {
  id: "CloudFormation-Validate::W3697",
  reason:
    "Known: Timestream for LiveAnalytics takes no new customers since 2025-06-20, and serves the existing ones. The README says so on its first screen, and the event store is a port beside which another can stand.",
};

const AWS_MANAGED_KEY = {
  id: "AwsSolutions::AwsSolutions-TS3",
  reason:
    "Timestream always encrypts at rest, here with the key that AWS manages in the account. A key of our own would add a price per use and a second way to lose everything: deleting it.",
};

const DISCOVERY_ON_ALL = {
  id: "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
  reason:
    "timestream:DescribeEndpoints knows no resources, so IAM accepts only *. It tells an address, no data.",
};

/** Names are given, and in lower case: people query the store by hand, and how it folds the case of names is not documented. */
export class EventStore extends Construct {
  private readonly database: CfnDatabase;
  private readonly table: CfnTable;

  constructor(scope: Construct, id: string, props: EventStoreProps) {
    super(scope, id);
    this.database = new CfnDatabase(this, "Database", { databaseName: `tallymark_${props.name}` });
    this.table = new CfnTable(this, "Events", {
      databaseName: this.database.ref,
      tableName: "usage_events",
      schema: { compositePartitionKey: [PARTITION_KEY] },
      // Both are untyped in the CDK and reach CloudFormation as they are: hence its own capital letters, and strings.
      retentionProperties: {
        MemoryStoreRetentionPeriodInHours: String(props.eventStore.memoryRetentionHours),
        MagneticStoreRetentionPeriodInDays: String(props.eventStore.magneticRetentionDays),
      },
      magneticStoreWriteProperties: { EnableMagneticStoreWrites: true },
    });
    const removal = props.isDataRetained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    for (const resource of [this.database, this.table]) resource.applyRemovalPolicy(removal);
    Validations.of(this).acknowledge(MAINTENANCE, AWS_MANAGED_KEY);
  }

  grantWriting(grantee: MeteringFunction): void {
    grantee.allow(["timestream:WriteRecords"], this.table.attrArn, {
      [ENVIRONMENT.eventStoreDatabase]: this.database.ref,
      [ENVIRONMENT.eventStoreTable]: this.table.attrName,
    });
    this.grantDiscovery(grantee);
  }

  grantQuerying(grantee: MeteringFunction): void {
    grantee.allow(["timestream:Select"], this.table.attrArn, {
      [ENVIRONMENT.eventStoreDatabase]: this.database.ref,
      [ENVIRONMENT.eventStoreTable]: this.table.attrName,
    });
    this.grantDiscovery(grantee);
  }

  /** The SDK asks for the cell that serves the account before its first call. */
  private grantDiscovery(grantee: MeteringFunction): void {
    grantee.allow(["timestream:DescribeEndpoints"], "*");
    Validations.of(grantee).acknowledge(DISCOVERY_ON_ALL);
  }
}
