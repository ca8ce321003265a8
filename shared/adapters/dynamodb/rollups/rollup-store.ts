/**
 * Owns: reading counters from DynamoDB.
 * Does not own: how they are written (commit-chunks.ts, count-singles.ts) and which of them a question needs (domain/usage).
 */
import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import type { CounterStore } from "../../../ports/rollup-store.ts";
import { type RetryDependencies, retrying } from "../calls/retry.ts";
import { fromItem, MONTH_ATTRIBUTES, toMonth } from "./rollup-mapping.ts";

export interface RollupStoreDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly rollupTable: string;
  /** Whether every increment that was committed is seen at once; it doubles the price of a read. */
  readonly isConsistent?: boolean;
}

type Key = Record<string, AttributeValue>;
type Condition = ReturnType<typeof describeRange> & Pick<QueryCommandInput, "ProjectionExpression">;

export function createRollupStore(dependencies: RollupStoreDependencies): CounterStore {
  const readOnly = <Row>(attributes: readonly string[], toRow: (item: Key) => Row) => {
    const ProjectionExpression = attributes.join(", ");
    return (partition: string, from?: string, to?: string) =>
      readAll(dependencies, { ...describeRange(partition, from, to), ProjectionExpression }, toRow);
  };
  return {
    read: (partition, from, to) => readAll(dependencies, describeRange(partition, from, to), fromItem),
    months: readOnly(MONTH_ATTRIBUTES, toMonth),
    sorts: readOnly(["sk"], ({ sk }) => sk?.S ?? ""),
  };
}

async function readAll<Row>(
  dependencies: RollupStoreDependencies,
  condition: Condition,
  toRow: (item: Key) => Row,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let next: Key | undefined;
  do {
    const page = await readPage(dependencies, condition, next);
    for (const item of page.items) rows.push(toRow(item));
    next = page.next;
  } while (next !== undefined);
  return rows;
}

/** One page: at most 1 MB, and possibly empty although more follow. */
async function readPage(
  dependencies: RollupStoreDependencies,
  condition: Condition,
  start: Key | undefined,
): Promise<{ readonly items: readonly Key[]; readonly next: Key | undefined }> {
  return retrying(dependencies, async () => {
    const answer = await dependencies.client.send(
      new QueryCommand({
        TableName: dependencies.rollupTable,
        ...condition,
        ConsistentRead: dependencies.isConsistent,
        ExclusiveStartKey: start,
      }),
    );
    return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
  });
}

function describeRange(partition: string, from: string | undefined, to: string | undefined) {
  const clauses = ["pk = :partition"];
  if (from !== undefined && to !== undefined) clauses.push("sk BETWEEN :from AND :to");
  else if (from !== undefined) clauses.push("sk >= :from");
  else if (to !== undefined) clauses.push("sk <= :to");
  return {
    KeyConditionExpression: clauses.join(" AND "),
    ExpressionAttributeValues: {
      ":partition": { S: partition },
      ...(from === undefined ? {} : { ":from": { S: from } }),
      ...(to === undefined ? {} : { ":to": { S: to } }),
    },
  };
}
