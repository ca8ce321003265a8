import { BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { cutIntoBatches } from "../../../domain/batch/cut-into-batches.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import type { JoinGets } from "./join-gets.ts";
import { type RetryDependencies, retrying } from "./retry.ts";

/** BatchGetItem takes 100 keys. */
const KEYS_MAX = 100;

export interface ReadDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  /** Absent: every reading is a call of its own. */
  readonly joinGets?: JoinGets;
}

/**
 * The items that exist among the keys, in no order. Asks again for keys that the table left unprocessed.
 * @param keys without repeats
 */
export async function readItems(
  dependencies: ReadDependencies,
  table: string,
  keys: readonly Item[],
  options: { readonly isConsistent?: boolean } = {},
): Promise<readonly Item[]> {
  const { isConsistent = false } = options;
  const readAll = async (all: readonly Item[]) => {
    const batches = cutIntoBatches(all, KEYS_MAX);
    const read = batches.map((batch) => readBatch(dependencies, table, batch, isConsistent));
    return (await Promise.all(read)).flat();
  };
  const { joinGets } = dependencies;
  return joinGets === undefined ? readAll(keys) : joinGets(`${table} ${isConsistent}`, keys, readAll);
}

async function readBatch(
  dependencies: ReadDependencies,
  table: string,
  keys: readonly Item[],
  isConsistent: boolean,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let open: Item[] = [...keys];
  return retrying(dependencies, async () => {
    const answer = await dependencies.client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys: open, ConsistentRead: isConsistent } } }),
    );
    items.push(...(answer.Responses?.[table] ?? []));
    open = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    return open.length === 0 ? items : undefined;
  });
}
