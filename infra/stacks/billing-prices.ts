/** Owns: what the functions may do that keep prices of models, give events a cost by them, and draft invoices. */
import type { WorkQueue } from "../constructs/work-queue.ts";
import type { DataStack } from "./data-stack.ts";
import type { Functions } from "./functions.ts";

type Data = Pick<DataStack, "tables" | "billing" | "eventStore">;

export function grantCostsAndDrafts(functions: Functions, data: Data, storeQueue: WorkQueue): void {
  grantPrices(functions, data);
  grantRepricing(functions, data, storeQueue);
  grantDrafting(functions, data);
}

function grantPrices({ managePrices }: Functions, { tables }: Data): void {
  tables.grantKeyChecking(managePrices);
  tables.grantPriceManaging(managePrices);
}

function grantRepricing(
  { repriceEvents }: Functions,
  { tables, eventStore }: Data,
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

function grantDrafting({ draftInvoice }: Functions, { tables, billing, eventStore }: Data): void {
  tables.grantKeyChecking(draftInvoice);
  billing.grantEditing(draftInvoice);
  // To read what was used of the meters that charges name.
  tables.grantNameReading(draftInvoice);
  tables.grantFreshnessReading(draftInvoice);
  tables.grantRollupReading(draftInvoice);
  tables.grantCatalogListing(draftInvoice);
  eventStore.grantQuerying(draftInvoice);
}
