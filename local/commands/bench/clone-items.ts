/**
 * Owns: many records of which one was made properly - its items with other names, written past the API because that would take hours.
 * Does not own: what the items look like: whatever has one of the names in its key is one of them.
 */
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  ListTablesCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";

type Item = Record<string, AttributeValue>;

/** BatchWriteItem takes 25. */
const ITEMS_PER_CALL = 25;
const CALLS_AT_ONCE = 8;

/**
 * @param tablePart of the table's name
 * @param renames each name of the record that was made, and the name that a clone has instead
 */
export async function cloneItems(
  client: DynamoDBClient,
  tablePart: string,
  count: number,
  renames: (index: number) => ReadonlyMap<string, string>,
): Promise<void> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const TableName = TableNames.find((name) => name.includes(tablePart)) ?? tablePart;
  const made = await findItems(client, TableName, [...renames(0).keys()]);
  let next = 0;
  const writeAll = async () => {
    while (next < count) {
      const [first, until] = [next, Math.min(count, next + ITEMS_PER_CALL)];
      next = until;
      for (const item of made) {
        const clones = Array.from({ length: until - first }, (_, index) =>
          rename(item, renames(first + index)),
        );
        await write(client, TableName, clones);
      }
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, writeAll));
}

async function findItems(
  client: DynamoDBClient,
  TableName: string,
  names: readonly string[],
): Promise<readonly Item[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  return Items.filter(({ pk, sk }) => names.some((name) => `${pk?.S} ${sk?.S}`.includes(name)));
}

function rename(item: Item, renames: ReadonlyMap<string, string>): Item {
  let text = JSON.stringify(item);
  for (const [name, other] of renames) text = text.replaceAll(name, other);
  return JSON.parse(text) as Item;
}

async function write(client: DynamoDBClient, TableName: string, items: readonly Item[]): Promise<void> {
  let open = items.map((Item) => ({ PutRequest: { Item } }));
  while (open.length > 0) {
    const command = new BatchWriteItemCommand({ RequestItems: { [TableName]: open } });
    const { UnprocessedItems } = await client.send(command);
    open = (UnprocessedItems?.[TableName] ?? []).flatMap(({ PutRequest }) =>
      PutRequest?.Item === undefined ? [] : [{ PutRequest: { Item: PutRequest.Item } }],
    );
  }
}
