import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { cutIntoBatches } from "../../../domain/batch/cut-into-batches.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { type RetryDependencies, retrying } from "./retry.ts";

/** BatchWriteItem takes 25 items. */
const ITEMS_MAX = 25;

export interface WriteDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
}

/** Puts all items, whatever stands there. @param items no two with the same key */
export async function writeItems(
  dependencies: WriteDependencies,
  table: string,
  items: readonly Item[],
): Promise<void> {
  await Promise.all(cutIntoBatches(items, ITEMS_MAX).map((batch) => writeBatch(dependencies, table, batch)));
}

async function writeBatch(
  dependencies: WriteDependencies,
  table: string,
  items: readonly Item[],
): Promise<void> {
  let open: WriteRequest[] = items.map((item) => ({ PutRequest: { Item: item } }));
  await retrying(dependencies, async () => {
    const answer = await dependencies.client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: open } }),
    );
    open = answer.UnprocessedItems?.[table] ?? [];
    return open.length === 0 ? true : undefined;
  });
}
