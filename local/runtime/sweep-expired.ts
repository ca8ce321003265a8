/**
 * Owns: DynamoDB's time to live - items whose time is over disappear some time later.
 * Does not own: which attribute says so (the template).
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from "@aws-sdk/client-dynamodb";
import type { TableModel } from "../template/model.ts";
import type { Timers } from "./timers.ts";

/** DynamoDB leaves alone what expired longer ago: it takes the value for a mistake. */
const FIVE_YEARS_SECONDS = 5 * 365 * 86_400;

/** @returns how many items were deleted */
async function sweepExpired(
  client: DynamoDBClient,
  { name, definition, timeToLiveAttribute }: TableModel,
  nowMilliseconds: number,
): Promise<number> {
  if (timeToLiveAttribute === undefined) return 0;
  const keys = (definition.KeySchema ?? []).map(({ AttributeName = "" }) => AttributeName);
  const now = Math.floor(nowMilliseconds / 1_000);
  let deleted = 0;
  const pages = paginateScan(
    { client },
    {
      TableName: name,
      FilterExpression: "#ttl BETWEEN :oldest AND :now",
      ExpressionAttributeNames: { "#ttl": timeToLiveAttribute },
      ExpressionAttributeValues: {
        ":oldest": { N: String(now - FIVE_YEARS_SECONDS) },
        ":now": { N: String(now) },
      },
    },
  );
  for await (const { Items = [] } of pages) {
    const results = await Promise.all(
      Items.map((item) => deleteIfUnchanged(client, name, timeToLiveAttribute, keys, item)),
    );
    deleted += results.filter(Boolean).length;
  }
  return deleted;
}

/** An item that was renewed since it was read stays. */
async function deleteIfUnchanged(
  client: DynamoDBClient,
  table: string,
  attribute: string,
  keys: readonly string[],
  item: Readonly<Record<string, AttributeValue>>,
): Promise<boolean> {
  const key = Object.fromEntries(
    keys.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])),
  );
  const expires = item[attribute];
  if (expires === undefined) return false;
  try {
    await client.send(
      new DeleteItemCommand({
        TableName: table,
        Key: key,
        ConditionExpression: "#ttl = :expires",
        ExpressionAttributeNames: { "#ttl": attribute },
        ExpressionAttributeValues: { ":expires": expires },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export interface Sweeping {
  /** Now, all tables. @returns how many items were deleted */
  sweep(): Promise<number>;
  stop(): Promise<void>;
}

/** DynamoDB takes up to days; a quarter of an hour is soon enough and costs nothing. */
const SWEEP_EVERY_MS = 15 * 60_000;

export function startSweeping(
  client: DynamoDBClient,
  tables: readonly TableModel[],
  timers: Timers,
  log: (line: string) => void,
): Sweeping {
  let running: Promise<unknown> = Promise.resolve();
  let takeBack = () => {};
  const sweep = async () => {
    let deleted = 0;
    for (const table of tables) deleted += await sweepExpired(client, table, timers.now());
    return deleted;
  };
  const wait = () => {
    takeBack = timers.after(SWEEP_EVERY_MS, () => {
      running = sweep().catch((error: unknown) => log(`cannot delete expired items: ${String(error)}`));
      wait();
    });
  };
  wait();
  return {
    sweep,
    stop: async () => {
      takeBack();
      await running;
    },
  };
}
