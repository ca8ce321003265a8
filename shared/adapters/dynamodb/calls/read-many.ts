/**
 * Owns: reading many items of one partition, when most of the partition may be wanted.
 * Does not own: a few items anywhere (read-items.ts).
 *
 * An item that is got by its key costs half a read unit, however small; a page of a query costs 128 and brings a megabyte. So pages are
 * read as long as they bring enough of what is wanted, and the rest is got by key.
 */
import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { cutIntoBatches } from "../../../domain/batch/cut-into-batches.ts";
import { mapAtOnce } from "../../../domain/batch/map-at-once.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { type ReadDependencies, readItems } from "./read-items.ts";
import { retrying } from "./retry.ts";

/** As many gets by key cost as much as a page. */
const WORTH_A_PAGE = 256;

/** Nearly as many as a page may bring: stretches of them are read side by side. */
const STRETCH = 5_000;
const STRETCHES_AT_ONCE = 8;

/** The items that exist among the sort keys, in no order. */
export async function readMany(
  dependencies: ReadDependencies,
  table: string,
  partition: string,
  sortKeys: readonly string[],
): Promise<readonly Item[]> {
  const wanted = [...new Set(sortKeys)].sort();
  const read = (stretch: readonly string[]) => readStretch(dependencies, table, partition, stretch);
  return (await mapAtOnce(cutIntoBatches(wanted, STRETCH), STRETCHES_AT_ONCE, read)).flat();
}

/** @param wanted in their order */
async function readStretch(
  dependencies: ReadDependencies,
  table: string,
  partition: string,
  wanted: readonly string[],
): Promise<readonly Item[]> {
  const names = new Set(wanted);
  const found: Item[] = [];
  for (let first = wanted[0]; first !== undefined; ) {
    const { items, last } = await readPage(dependencies, table, partition, first, wanted.at(-1) ?? first);
    const before = found.length;
    for (const item of items) if (names.has(item.sk?.S ?? "")) found.push(item);
    const rest = last === undefined ? [] : wanted.filter((name) => name > last);
    if (found.length - before < WORTH_A_PAGE && rest.length > 0) {
      const keys = rest.map((name) => ({ pk: { S: partition }, sk: { S: name } }));
      return [...found, ...(await readItems(dependencies, table, keys))];
    }
    first = rest[0];
  }
  return found;
}

async function readPage(
  dependencies: ReadDependencies,
  TableName: string,
  partition: string,
  from: string,
  to: string,
): Promise<{ readonly items: readonly Item[]; readonly last: string | undefined }> {
  const page = await retrying(dependencies, () =>
    dependencies.client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :partition AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: {
          ":partition": { S: partition },
          ":from": { S: from },
          ":to": { S: to },
        },
      }),
    ),
  );
  return { items: page.Items ?? [], last: page.LastEvaluatedKey?.sk?.S };
}
