/**
 * Owns: which functions there are, how long each may run and how large it is.
 * Does not own: what a function may reach (metering-stack.ts).
 */
import type { Construct } from "constructs";
import { MeteringFunction, type MeteringFunctionProps } from "../constructs/metering-function.ts";

const FUNCTIONS = {
  ingestEvents: {
    folder: "ingest-events",
    description: "Accepts usage events and queues them for counting",
    timeoutSeconds: 10,
    memoryMegabytes: 512,
  },
  countUsage: {
    folder: "count-usage",
    description: "Counts queued events exactly once",
    timeoutSeconds: 60,
    memoryMegabytes: 1_024,
  },
  storeEvents: {
    folder: "store-events",
    description: "Writes events to the event store that it did not take at once",
    timeoutSeconds: 60,
    memoryMegabytes: 512,
  },
  queryUsageAnalytics: {
    folder: "query-usage-analytics",
    description: "Answers how much was used, by whom, at what cost",
    // API Gateway gives up after 30 seconds.
    timeoutSeconds: 29,
    memoryMegabytes: 1_024,
  },
  queryMeters: {
    folder: "query-meters",
    description: "Answers how much of a meter was used, and what a customer used",
    timeoutSeconds: 29,
    memoryMegabytes: 1_024,
  },
  queryBatchUsage: {
    folder: "query-batch-usage",
    description: "Answers how much many customers used of many meters",
    timeoutSeconds: 29,
    memoryMegabytes: 1_024,
  },
  queryRevenue: {
    folder: "query-revenue",
    description: "Answers what recurs each month, what was earned, what it cost, and what is past due",
    timeoutSeconds: 29,
    // Lambda's processors come with its memory: going through a hundred thousand subscriptions needs a whole one.
    memoryMegabytes: 2_048,
  },
  correctEvents: {
    folder: "correct-events",
    description: "Voids and amends counted events",
    timeoutSeconds: 10,
    memoryMegabytes: 512,
  },
  queryEvents: {
    folder: "query-events",
    description: "Tells what became of an event",
    timeoutSeconds: 29,
    memoryMegabytes: 512,
  },
  manageQuarantine: {
    folder: "manage-quarantine",
    description: "Lists events that were set aside, and replays them",
    timeoutSeconds: 10,
    memoryMegabytes: 512,
  },
  manageCatalog: {
    folder: "manage-catalog",
    description: "Makes, lists, changes and archives customers, agents and meters",
    timeoutSeconds: 10,
    memoryMegabytes: 512,
  },
  manageBilling: {
    folder: "manage-billing",
    description: "Makes, lists and changes plans, charges, subscriptions and invoices",
    timeoutSeconds: 10,
    memoryMegabytes: 512,
  },
  managePrices: {
    folder: "manage-prices",
    description: "Adds and lists the prices of models",
    timeoutSeconds: 10,
    memoryMegabytes: 512,
  },
  repriceEvents: {
    folder: "reprice-events",
    description: "Gives events without a cost that of their model's price",
    timeoutSeconds: 29,
    memoryMegabytes: 512,
  },
  draftInvoice: {
    folder: "draft-invoice",
    description: "Drafts a subscription's invoice from what was agreed and used",
    timeoutSeconds: 29,
    memoryMegabytes: 512,
  },
  manageKeys: {
    folder: "manage-keys",
    description: "Makes, lists, names and ends API keys, and tells a key whose it is",
    timeoutSeconds: 10,
    memoryMegabytes: 512,
  },
  createApiKey: {
    folder: "create-api-key",
    description: "Makes an API key; invoked by an operator, never over HTTP",
    timeoutSeconds: 10,
    memoryMegabytes: 256,
  },
  trackFreshness: {
    folder: "track-freshness",
    description: "Observes whether everything accepted is counted and stored, and moves the watermarks",
    timeoutSeconds: 10,
    memoryMegabytes: 256,
  },
  reconcileUsage: {
    folder: "reconcile-usage",
    description: "Counts hours anew from the ledger, and takes over what was never counted",
    // The longest there is: what is not done then is said, and done by the next run.
    timeoutSeconds: 900,
    memoryMegabytes: 1_024,
  },
  queryReconciliation: {
    folder: "query-reconciliation",
    description: "Tells what the reconciliation found",
    timeoutSeconds: 10,
    memoryMegabytes: 512,
  },
  snapshotMrr: {
    folder: "snapshot-mrr",
    description: "Closes months: what recurs, of every customer",
    // The longest there is: what is not done then is gone on with by the next run.
    timeoutSeconds: 900,
    memoryMegabytes: 1_024,
  },
  queryMrrHistory: {
    folder: "query-mrr-history",
    description: "Answers how recurring revenue moved from month to month",
    timeoutSeconds: 29,
    memoryMegabytes: 1_024,
  },
  serveOpenapi: {
    folder: "serve-openapi",
    description: "Serves the description of the API",
    timeoutSeconds: 10,
    memoryMegabytes: 512,
  },
  refuseUnknownRoutes: {
    folder: "refuse-unknown-routes",
    description: "Answers 404 where no route leads",
    timeoutSeconds: 10,
    memoryMegabytes: 256,
  },
  redriveDeadLetters: {
    folder: "redrive-dead-letters",
    description: "Moves dead letters back to their queue; invoked by an operator, never over HTTP",
    // The AWS CLI waits 60 seconds for an answer; the function takes no more letters when 20 of them are left.
    timeoutSeconds: 60,
    memoryMegabytes: 256,
  },
} as const satisfies Record<string, Omit<MeteringFunctionProps, "stage">>;

export type Functions = Readonly<Record<keyof typeof FUNCTIONS, MeteringFunction>>;

/** The construct of each function is named like its folder. */
export function createFunctions(scope: Construct, stage: MeteringFunctionProps["stage"]): Functions {
  const create = (name: keyof typeof FUNCTIONS) =>
    new MeteringFunction(scope, FUNCTIONS[name].folder, { ...FUNCTIONS[name], stage });
  return {
    ingestEvents: create("ingestEvents"),
    countUsage: create("countUsage"),
    storeEvents: create("storeEvents"),
    queryUsageAnalytics: create("queryUsageAnalytics"),
    queryMeters: create("queryMeters"),
    queryBatchUsage: create("queryBatchUsage"),
    queryRevenue: create("queryRevenue"),
    correctEvents: create("correctEvents"),
    queryEvents: create("queryEvents"),
    manageQuarantine: create("manageQuarantine"),
    manageCatalog: create("manageCatalog"),
    manageBilling: create("manageBilling"),
    managePrices: create("managePrices"),
    repriceEvents: create("repriceEvents"),
    draftInvoice: create("draftInvoice"),
    manageKeys: create("manageKeys"),
    createApiKey: create("createApiKey"),
    trackFreshness: create("trackFreshness"),
    reconcileUsage: create("reconcileUsage"),
    queryReconciliation: create("queryReconciliation"),
    snapshotMrr: create("snapshotMrr"),
    queryMrrHistory: create("queryMrrHistory"),
    serveOpenapi: create("serveOpenapi"),
    refuseUnknownRoutes: create("refuseUnknownRoutes"),
    redriveDeadLetters: create("redriveDeadLetters"),
  };
}
