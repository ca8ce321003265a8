/**
 * Owns: everything that keeps data. In production it outlives every deployment, and is not deleted with its stack.
 * Does not own: what works on the data (metering-stack.ts). Its references to here are strong (cdk.json): CloudFormation refuses to
 * take away what is still in use.
 */
import { type App, Stack } from "aws-cdk-lib";
import { BillingTables } from "../constructs/billing-tables.ts";
import { EventStore } from "../constructs/event-store.ts";
import { UsageTables } from "../constructs/usage-tables.ts";
import type { StageConfig } from "../stage-config.ts";

export interface DataStackProps {
  readonly stage: StageConfig;
}

export class DataStack extends Stack {
  readonly tables: UsageTables;
  readonly billing: BillingTables;
  readonly eventStore: EventStore;

  constructor(app: App, id: string, { stage }: DataStackProps) {
    super(app, id, {
      description: "Tallymark: ledger, rollups, catalog, contracts and raw events",
      terminationProtection: stage.isDataRetained,
    });
    this.tables = new UsageTables(this, "Tables", stage);
    this.billing = new BillingTables(this, "Billing", stage);
    this.eventStore = new EventStore(this, "EventStore", stage);
  }
}
