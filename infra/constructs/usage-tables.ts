/**
 * Owns: the DynamoDB tables, and which actions each purpose needs on them.
 * Does not own: what an item looks like (shared/adapters/dynamodb).
 */
import { AttributeType, ProjectionType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { ENVIRONMENT, LISTED_INDEX } from "../../shared/environment.ts";
import type { MeteringFunction } from "./metering-function.ts";
import { allowOn, SORT_KEY, type TableRetention, tableProps } from "./table.ts";

export class UsageTables extends Construct {
  readonly ledger: Table;
  readonly rollups: Table;
  /** What became of events besides being counted. It is apart from the ledger, because it is listed and the ledger is not. */
  readonly journal: Table;
  readonly catalog: Table;
  /** Apart from the catalog, so that only the functions that make keys can write one. */
  readonly keys: Table;
  /** The keys of each organization, without the digests of their secrets. */
  readonly keyLists: Table;

  constructor(scope: Construct, id: string, props: TableRetention) {
    super(scope, id);
    const shared = tableProps(props);
    this.ledger = new Table(this, "Ledger", { ...shared, timeToLiveAttribute: "expires" });
    this.rollups = new Table(this, "Rollups", { ...shared, sortKey: SORT_KEY });
    this.journal = new Table(this, "Journal", {
      ...shared,
      sortKey: SORT_KEY,
      timeToLiveAttribute: "expires",
    });
    this.journal.addGlobalSecondaryIndex({
      indexName: LISTED_INDEX,
      partitionKey: { name: "listing", type: AttributeType.STRING },
      sortKey: { name: "listPosition", type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.catalog = new Table(this, "Catalog", { ...shared, sortKey: SORT_KEY });
    this.keys = new Table(this, "Keys", shared);
    this.keyLists = new Table(this, "KeyLists", { ...shared, sortKey: SORT_KEY });
  }

  /** To note which events were to be counted, which came again, and which were set aside. */
  grantNoting(grantee: MeteringFunction): void {
    allowOn(grantee, this.journal, ["BatchWriteItem"], ENVIRONMENT.journalTable);
  }

  /** To list what is set aside, and to note that it was replayed. */
  grantQuarantineManaging(grantee: MeteringFunction): void {
    allowOn(grantee, this.journal, ["UpdateItem"], ENVIRONMENT.journalTable);
    this.grantListing(grantee);
  }

  /** To list what is set aside, or what was corrected. */
  grantListing(grantee: MeteringFunction): void {
    grantee.allow(["dynamodb:Query"], `${this.journal.tableArn}/index/${LISTED_INDEX}`);
  }

  /** To claim events, and to write markers and claims in a transaction. */
  grantClaiming(grantee: MeteringFunction): void {
    allowOn(grantee, this.ledger, ["PartiQLInsert", "PutItem", "BatchGetItem"], ENVIRONMENT.ledgerTable);
  }

  /** To read what was counted, and what became of it. */
  grantReceiptReading(grantee: MeteringFunction): void {
    allowOn(grantee, this.ledger, ["BatchGetItem"], ENVIRONMENT.ledgerTable);
    allowOn(grantee, this.journal, ["Query"], ENVIRONMENT.journalTable);
  }

  /** To replace a receipt together with its entry in the log of corrections; both only in a transaction with the counters. */
  grantCorrecting(grantee: MeteringFunction): void {
    allowOn(grantee, this.ledger, ["PutItem"], ENVIRONMENT.ledgerTable);
    allowOn(grantee, this.journal, ["PutItem"], ENVIRONMENT.journalTable);
  }

  /** To move the totals. No right to read or replace them. */
  grantIncrementing(grantee: MeteringFunction): void {
    allowOn(grantee, this.rollups, ["UpdateItem"], ENVIRONMENT.rollupTable);
  }

  grantRollupReading(grantee: MeteringFunction): void {
    allowOn(grantee, this.rollups, ["Query"], ENVIRONMENT.rollupTable);
  }

  /** To know which organizations there are. */
  grantOrganizationListing(grantee: MeteringFunction): void {
    allowOn(grantee, this.keys, ["Scan"], ENVIRONMENT.keyTable);
  }

  /** To fence a chunk whose claims are orphaned. */
  grantFencing(grantee: MeteringFunction): void {
    allowOn(grantee, this.ledger, ["PutItem"], ENVIRONMENT.ledgerTable);
  }

  /** To note a run, and a repair in the log of corrections. */
  grantReconciliationNoting(grantee: MeteringFunction): void {
    allowOn(grantee, this.journal, ["PutItem"], ENVIRONMENT.journalTable);
  }

  grantReconciliationReading(grantee: MeteringFunction): void {
    allowOn(grantee, this.journal, ["Query"], ENVIRONMENT.journalTable);
  }

  /** To know who calls. */
  grantKeyChecking(grantee: MeteringFunction): void {
    allowOn(grantee, this.keys, ["GetItem"], ENVIRONMENT.keyTable);
  }

  /** To make a key, to tell whether an id is taken by the same one, and to let a replaced one expire; in the list at once. */
  grantKeyCreation(grantee: MeteringFunction): void {
    allowOn(grantee, this.keys, ["GetItem", "PutItem"], ENVIRONMENT.keyTable);
    allowOn(grantee, this.keyLists, ["PutItem"], ENVIRONMENT.keyListTable);
  }

  /** To make and change keys while the one that asks stands, and to list them. */
  grantKeyManaging(grantee: MeteringFunction): void {
    this.grantKeyCreation(grantee);
    allowOn(grantee, this.keys, ["ConditionCheckItem"], ENVIRONMENT.keyTable);
    allowOn(grantee, this.keyLists, ["Query"], ENVIRONMENT.keyListTable);
  }

  /** To find customers, agents and meters, and to create them on first sight. */
  grantReferenceResolving(grantee: MeteringFunction): void {
    allowOn(grantee, this.catalog, ["BatchGetItem", "PutItem"], ENVIRONMENT.catalogTable);
  }

  /** To make and change customers, agents and meters. */
  grantCatalogManaging(grantee: MeteringFunction): void {
    allowOn(
      grantee,
      this.catalog,
      ["BatchGetItem", "Query", "PutItem", "UpdateItem"],
      ENVIRONMENT.catalogTable,
    );
  }

  /** To add prices of models, and to list them. */
  grantPriceManaging(grantee: MeteringFunction): void {
    allowOn(grantee, this.catalog, ["Query", "PutItem"], ENVIRONMENT.catalogTable);
  }

  /** To know the meters that events feed, and the prices of models. */
  grantMeterReading(grantee: MeteringFunction): void {
    allowOn(grantee, this.catalog, ["Query"], ENVIRONMENT.catalogTable);
  }

  /** To name the customers, agents and meters of an answer. */
  grantNameReading(grantee: MeteringFunction): void {
    allowOn(grantee, this.catalog, ["BatchGetItem"], ENVIRONMENT.catalogTable);
  }

  /** To go through the customers and meters of an organization. */
  grantCatalogListing(grantee: MeteringFunction): void {
    allowOn(grantee, this.catalog, ["Query"], ENVIRONMENT.catalogTable);
  }

  grantFreshnessReading(grantee: MeteringFunction): void {
    allowOn(grantee, this.catalog, ["BatchGetItem"], ENVIRONMENT.catalogTable);
  }

  /** Each record follows from the one before. */
  grantFreshnessRecording(grantee: MeteringFunction): void {
    allowOn(grantee, this.catalog, ["BatchGetItem", "PutItem"], ENVIRONMENT.catalogTable);
  }
}
