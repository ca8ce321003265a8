import { BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { cutIntoBatches } from "../../../domain/batch/cut-into-batches.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import type { Gets, JoinGets } from "./join-gets.ts";
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
  const gets = { table, keys, isConsistent: options.isConsistent ?? false };
  const readAll = async (all: Omit<Gets, "table">) => {
    const batches = cutIntoBatches(all.keys, KEYS_MAX);
    const read = batches.map((batch) => readBatch(dependencies, table, batch, all.isConsistent));
    return (await Promise.all(read)).flat();
  };
  const { joinGets } = dependencies;
  return joinGets === undefined ? readAll(gets) : joinGets(gets, readAll);
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
