/** Owns: keeping snapshots in DynamoDB. Does not own: what the items look like (snapshot-mapping.ts). */
import { QueryCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { CustomerMonth } from "../../../domain/mrr/customer-month.ts";
import type {
  CustomersQuestion,
  SnapshotReader,
  SnapshotStep,
  SnapshotWriter,
} from "../../../ports/snapshots.ts";
import type { ReadDependencies } from "../calls/read-items.ts";
import { retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import {
  fromHeadItem,
  fromPackItem,
  fromRunItem,
  headsPartition,
  positionAfter,
  rowsPartition,
  runsPartition,
  toHeadItem,
  toPackItems,
  toRunItem,
} from "./snapshot-mapping.ts";

export interface SnapshotDependencies extends ReadDependencies {
  readonly snapshotTable: string;
}

/** Where the run stands in the transaction. */
const RUN = 0;

/** Sorts after every position. */
const LAST = "~";

export function createSnapshots(dependencies: SnapshotDependencies): SnapshotReader & SnapshotWriter {
  return {
    heads: async (organization, { from = " ", to = LAST }) => {
      const positions = { from, to: `${to}${LAST}` };
      return (await readAll(dependencies, headsPartition(organization), positions)).map(fromHeadItem);
    },
    customers: (organization, version, question) =>
      readCustomers(dependencies, rowsPartition(organization, version), question),
    runs: async (organization) =>
      (await readAll(dependencies, runsPartition(organization), {})).map(fromRunItem),
    findRun: async (organization, month) => {
      const positions = { from: month, to: month };
      const [item] = await readAll(dependencies, runsPartition(organization), positions);
      return item && fromRunItem(item);
    },
    advance: (organization, step) => advance(dependencies, organization, step),
  };
}

async function advance(
  dependencies: SnapshotDependencies,
  organization: string,
  step: SnapshotStep,
): Promise<"advanced" | "overtaken"> {
  const run = toRunItem(organization, step.after);
  const actions = toActions(dependencies.snapshotTable, organization, step, run);
  return retrying(dependencies, async () => {
    const result = await transact(dependencies, actions);
    if (result.kind === "contended") return undefined;
    if (result.kind === "committed") return "advanced";
    // Digests are part of a run: who put the same one put the same customers. Mostly it was us, and the answer was lost.
    return result.standing.get(RUN)?.run?.S === run.run?.S ? "advanced" : "overtaken";
  });
}

function toActions(
  TableName: string,
  organization: string,
  { before, after, customers, heads }: SnapshotStep,
  run: Item,
): readonly TransactWriteItem[] {
  const isNew = { ConditionExpression: "attribute_not_exists(pk)" };
  const isUnchanged = before && {
    ConditionExpression: "#run = :before",
    ExpressionAttributeNames: { "#run": "run" },
    ExpressionAttributeValues: { ":before": toRunItem(organization, before).run ?? { S: "" } },
  };
  const condition = { ...(isUnchanged ?? isNew), ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const };
  const others = [
    ...toPackItems(organization, after.runId, customers),
    ...heads.map((head) => toHeadItem(organization, head)),
  ];
  return [
    { Put: { TableName, Item: run, ...condition } },
    ...others.map((Item) => ({ Put: { TableName, Item, ...isNew } })),
  ];
}

async function* readCustomers(
  dependencies: SnapshotDependencies,
  partition: string,
  { after, customerId }: CustomersQuestion,
): AsyncGenerator<readonly CustomerMonth[]> {
  const from = customerId ?? (after === undefined ? undefined : positionAfter(after));
  // Packs of others follow at once: of one customer there is rarely more than one.
  const limit = customerId === undefined ? undefined : 1;
  for await (const items of readPages(dependencies, partition, { from }, limit)) {
    for (const item of items) {
      const customers = fromPackItem(item);
      const wanted = customers.filter((each) =>
        customerId === undefined
          ? after === undefined || each.customerId > after
          : each.customerId === customerId,
      );
      if (wanted.length > 0) yield wanted;
      const last = customers.at(-1)?.customerId;
      if (customerId !== undefined && last !== undefined && last > customerId) return;
    }
  }
}

interface Positions {
  readonly from?: string;
  readonly to?: string;
}

async function readAll(
  dependencies: SnapshotDependencies,
  partition: string,
  positions: Positions,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const page of readPages(dependencies, partition, positions)) found.push(...page);
  return found;
}

async function* readPages(
  dependencies: SnapshotDependencies,
  partition: string,
  { from = " ", to = LAST }: Positions,
  limit?: number,
): AsyncGenerator<readonly Item[]> {
  let next: Item | undefined;
  do {
    const command = new QueryCommand({
      TableName: dependencies.snapshotTable,
      KeyConditionExpression: "pk = :partition AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: { ":partition": { S: partition }, ":from": { S: from }, ":to": { S: to } },
      ConsistentRead: true,
      ExclusiveStartKey: next,
      ...(limit === undefined ? {} : { Limit: limit }),
    });
    const page = await retrying(dependencies, () => dependencies.client.send(command));
    yield page.Items ?? [];
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
}
