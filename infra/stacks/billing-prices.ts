/** Owns: what the functions may do that keep prices of models and give events a cost by them. */
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
