/**
 * Owns: the DynamoDB tables of what is agreed, billed and closed, and which actions each purpose needs on them.
 * Does not own: what an item looks like (shared/adapters/dynamodb/billing).
 */
import { Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { ENVIRONMENT } from "../../shared/environment.ts";
import type { MeteringFunction } from "./metering-function.ts";
import { allowOn, SORT_KEY, type TableRetention, tableProps } from "./table.ts";

export class BillingTables extends Construct {
  /** Plans, charges, subscriptions, invoices, and the log of their changes. */
  readonly records: Table;
  /** Apart from them, so that nobody who edits contracts can touch a month that is closed. */
  readonly snapshots: Table;

  constructor(scope: Construct, id: string, props: TableRetention) {
    super(scope, id);
    const shared = tableProps(props);
    this.records = new Table(this, "Records", { ...shared, sortKey: SORT_KEY });
    this.snapshots = new Table(this, "Snapshots", { ...shared, sortKey: SORT_KEY });
  }

  grantReading(grantee: MeteringFunction): void {
    allowOn(grantee, this.records, ["BatchGetItem", "Query"], ENVIRONMENT.billingTable);
  }

  /** To make and change records, each in one transaction with its entry in the log. */
  grantEditing(grantee: MeteringFunction): void {
    this.grantReading(grantee);
    allowOn(grantee, this.records, ["PutItem", "DeleteItem"], ENVIRONMENT.billingTable);
  }

  /** To know which months something was recorded late for, and to note that it is taken up. */
  grantLateMonths(grantee: MeteringFunction): void {
    allowOn(grantee, this.records, ["Query", "DeleteItem"], ENVIRONMENT.billingTable);
  }

  /** To close months. Nothing that was put can be deleted; conditions keep it from being replaced. */
  grantClosing(grantee: MeteringFunction): void {
    this.grantSnapshotReading(grantee);
    allowOn(grantee, this.snapshots, ["PutItem"], ENVIRONMENT.snapshotTable);
  }

  grantSnapshotReading(grantee: MeteringFunction): void {
    allowOn(grantee, this.snapshots, ["Query"], ENVIRONMENT.snapshotTable);
  }
}
