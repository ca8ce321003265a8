/** Owns: what the function may do that makes and changes contracts and bills. */
import type { DataStack } from "./data-stack.ts";
import type { Functions } from "./functions.ts";

export function grantBilling(
  { manageBilling }: Functions,
  { tables, billing }: Pick<DataStack, "tables" | "billing">,
): void {
  tables.grantKeyChecking(manageBilling);
  billing.grantEditing(manageBilling);
  // To find the customers and meters that are named.
  tables.grantNameReading(manageBilling);
}
