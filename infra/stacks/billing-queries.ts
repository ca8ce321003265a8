/** Owns: what the function may do that answers questions about recurring revenue: it reads contracts, bills and usage, and writes nothing. */
import type { DataStack } from "./data-stack.ts";
import type { Functions } from "./functions.ts";

export function grantRevenueReading(
  { queryRevenue }: Functions,
  { tables, billing, eventStore }: Pick<DataStack, "tables" | "billing" | "eventStore">,
): void {
  tables.grantKeyChecking(queryRevenue);
  tables.grantNameReading(queryRevenue);
  tables.grantFreshnessReading(queryRevenue);
  tables.grantRollupReading(queryRevenue);
  tables.grantCatalogListing(queryRevenue);
  billing.grantReading(queryRevenue);
  eventStore.grantQuerying(queryRevenue);
}
