/** Owns: what the functions may do that keep prices of models, give events a cost by them, and draft invoices. */
import type { WorkQueue } from "../constructs/work-queue.ts";
import type { DataStack } from "./data-stack.ts";
import type { Functions } from "./functions.ts";

export function grantPrices({ managePrices }: Functions, { tables }: Pick<DataStack, "tables">): void {
  tables.grantKeyChecking(managePrices);
  tables.grantPriceManaging(managePrices);
}

export function grantRepricing(
  { repriceEvents }: Functions,
  { tables, eventStore }: Pick<DataStack, "tables" | "eventStore">,
  storeQueue: WorkQueue,
): void {
  tables.grantKeyChecking(repriceEvents);
  // To find the customer that is named.
  tables.grantNameReading(repriceEvents);
  // Prices stand beside the meters.
  tables.grantMeterReading(repriceEvents);
  tables.grantReceiptReading(repriceEvents);
  // The run is noted in the journal, as corrections are.
  tables.grantCorrecting(repriceEvents);
  tables.grantIncrementing(repriceEvents);
  eventStore.grantQuerying(repriceEvents);
  storeQueue.grantSending(repriceEvents);
}

export function grantDrafting(
  { draftInvoice }: Functions,
  { tables, billing, eventStore }: Pick<DataStack, "tables" | "billing" | "eventStore">,
): void {
  tables.grantKeyChecking(draftInvoice);
  billing.grantEditing(draftInvoice);
  // To read what was used of the meters that charges name.
  tables.grantNameReading(draftInvoice);
  tables.grantFreshnessReading(draftInvoice);
  tables.grantRollupReading(draftInvoice);
  tables.grantCatalogListing(draftInvoice);
  eventStore.grantQuerying(draftInvoice);
}
