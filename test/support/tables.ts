import { type DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";

/** The full name of the running pipeline's table whose construct is named so. */
export async function tableOf(client: DynamoDBClient, construct: string): Promise<string> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const found = TableNames.find((name) => name.toLowerCase().includes(construct.toLowerCase()));
  if (found === undefined)
    throw new Error(`no table is named like ${construct}; there are ${TableNames.join(", ")}`);
  return found;
}
