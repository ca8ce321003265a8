import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import type { Item } from "../ledger/ledger-mapping.ts";
import { isTransientCode } from "./retry.ts";

export type TransactionResult =
  | { readonly kind: "committed" }
  /** Nothing was written. By index of the action whose condition failed: the item that stands there. */
  | { readonly kind: "refused"; readonly standing: ReadonlyMap<number, Item | undefined> }
  /** Nothing was written; another try may succeed. */
  | { readonly kind: "contended" };

/**
 * Sends all actions as one transaction.
 * @throws what cannot be told apart from a fault of ours, and a lost answer: then it may have committed
 */
export async function transact(
  { client }: { readonly client: Pick<DynamoDBClient, "send"> },
  actions: readonly TransactWriteItem[],
): Promise<TransactionResult> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [...actions] }));
    return { kind: "committed" };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const standing = new Map<number, Item | undefined>();
    reasons.forEach((reason, index) => {
      if (reason.Code === "ConditionalCheckFailed") standing.set(index, reason.Item);
    });
    if (standing.size > 0) return { kind: "refused", standing };
    if (reasons.some(({ Code }) => isTransientCode(Code))) return { kind: "contended" };
    throw error;
  }
}
