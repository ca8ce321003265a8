/**
 * Owns: names that the template gives and others use: of environment variables and metrics (set by infra, read by functions), and
 * of functions (given by infra, called by operators).
 * Does not own: the values of variables, which come from the template.
 */
export const ENVIRONMENT = {
  ledgerTable: "LEDGER_TABLE_NAME",
  rollupTable: "ROLLUP_TABLE_NAME",
  journalTable: "JOURNAL_TABLE_NAME",
  catalogTable: "CATALOG_TABLE_NAME",
  keyTable: "KEY_TABLE_NAME",
  keyListTable: "KEY_LIST_TABLE_NAME",
  billingTable: "BILLING_TABLE_NAME",
  snapshotTable: "SNAPSHOT_TABLE_NAME",
  usageQueueUrl: "USAGE_QUEUE_URL",
  usageDeadLetterQueueUrl: "USAGE_DEAD_LETTER_QUEUE_URL",
  storeQueueUrl: "STORE_QUEUE_URL",
  storeDeadLetterQueueUrl: "STORE_DEAD_LETTER_QUEUE_URL",
  eventStoreDatabase: "EVENT_STORE_DATABASE_NAME",
  eventStoreTable: "EVENT_STORE_TABLE_NAME",
} as const;

export type EnvironmentVariable = (typeof ENVIRONMENT)[keyof typeof ENVIRONMENT];

/** The index of the journal that holds what can be listed. */
export const LISTED_INDEX = "listed";

/** CloudWatch metrics, written in embedded metric format by the functions and watched by alarms. */
export const METRICS = {
  namespace: "Tallymark",
  eventsCounted: "EventsCounted",
  eventsDuplicate: "EventsDuplicate",
  eventsConflicting: "EventsConflicting",
  eventsQuarantined: "EventsQuarantined",
  storeWritesDeferred: "StoreWritesDeferred",
  hoursReconciled: "HoursReconciled",
  driftFound: "DriftFound",
  storeDriftFound: "StoreDriftFound",
  orphansTakenOver: "OrphansTakenOver",
  eventsUnclaimed: "EventsUnclaimed",
} as const;

/** What a function is called in its account, so that an operator can type it. At most 64 characters (Lambda's limit). */
export function functionNameOf(stage: string, folder: string): string {
  return `tallymark-${stage}-${folder}`;
}
