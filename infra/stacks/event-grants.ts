/** Owns: what the functions may do that look single events up, correct them, and bring back those that were set aside. */
import type { WorkQueue } from "../constructs/work-queue.ts";
import type { DataStack } from "./data-stack.ts";
import type { Functions } from "./functions.ts";

export function grantEventLookup(
  { queryEvents }: Functions,
  { tables, eventStore }: Pick<DataStack, "tables" | "eventStore">,
): void {
  tables.grantKeyChecking(queryEvents);
  tables.grantReceiptReading(queryEvents);
  tables.grantFreshnessReading(queryEvents);
  tables.grantNameReading(queryEvents);
  // What only the event store knows, feeds what the meters say.
  tables.grantMeterReading(queryEvents);
  eventStore.grantQuerying(queryEvents);
}

export function grantCorrections(
  { correctEvents }: Functions,
  { tables, eventStore }: Pick<DataStack, "tables" | "eventStore">,
  storeQueue: WorkQueue,
): void {
  tables.grantKeyChecking(correctEvents);
  tables.grantReceiptReading(correctEvents);
  tables.grantCorrecting(correctEvents);
  tables.grantIncrementing(correctEvents);
  tables.grantListing(correctEvents);
  tables.grantMeterReading(correctEvents);
  eventStore.grantQuerying(correctEvents);
  // The event store gets the event's new version.
  storeQueue.grantSending(correctEvents);
}

export function grantQuarantine(
  { manageQuarantine }: Functions,
  { tables }: Pick<DataStack, "tables">,
  usageQueue: WorkQueue,
): void {
  tables.grantKeyChecking(manageQuarantine);
  tables.grantQuarantineManaging(manageQuarantine);
  // A replayed event goes the whole way of a new one.
  tables.grantReferenceResolving(manageQuarantine);
  tables.grantMeterReading(manageQuarantine);
  usageQueue.grantSending(manageQuarantine);
}
