/** Owns: DynamoDB tables on the engine, as the template says; those of a former run stay. */
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import type { TableModel } from "../../template/model.ts";

/** @returns whether any of them was there already @throws Error if one is there with other keys */
export async function provisionTables(
  client: DynamoDBClient,
  tables: readonly TableModel[],
): Promise<boolean> {
  const found = await Promise.all(tables.map((table) => provisionTable(client, table)));
  return found.some(Boolean);
}

async function provisionTable(client: DynamoDBClient, { name, definition }: TableModel): Promise<boolean> {
  const keys = await readKeys(client, name);
  if (keys === undefined) {
    await client.send(new CreateTableCommand(definition));
    return false;
  }
  const expected = showKeys(definition.KeySchema);
  if (showKeys(keys) !== expected)
    throw new Error(
      `table ${name}: the data directory has it with the key ${showKeys(keys)}; the template says ${expected}`,
    );
  return true;
}

/** Undefined if there is no such table. */
async function readKeys(
  client: DynamoDBClient,
  name: string,
): Promise<readonly KeySchemaElement[] | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table?.KeySchema ?? [];
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function showKeys(keys: readonly KeySchemaElement[] = []): string {
  return keys.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(", ");
}
