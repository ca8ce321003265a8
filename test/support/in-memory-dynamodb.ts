/**
 * A DynamoDB that computes: tables in memory, the calls and the conditions that the counting code uses, and a hook that decides
 * at every call what happens to it. Anything it does not know is an error, so it cannot silently agree.
 */
import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import Big from "big.js";
import { evaluate, query } from "./in-memory-query.ts";

type Item = Record<string, AttributeValue>;

/**
 * What happens to one call: it works, it is refused before it does anything, its answer is lost after it worked, or the caller
 * dies after it worked. (A caller that dies before: a fate that never comes.)
 */
export type Fate = "succeed" | "throttle" | "lose-answer" | "conflict" | "throttle-one" | "crash-after";
export type DecideFate = (operation: string) => Fate | Promise<Fate>;

const metadata = { $metadata: {} };

export class InMemoryDynamoDb {
  readonly tables = new Map<string, Map<string, Item>>();
  readonly calls: string[] = [];
  #decide: DecideFate;

  constructor(decide: DecideFate = () => "succeed") {
    this.#decide = decide;
  }

  get client(): Pick<DynamoDBClient, "send"> {
    return this.clientWith(this.#decide);
  }

  /** A client whose calls meet what `decide` says; its tables are those of all clients. */
  clientWith(decide: DecideFate): Pick<DynamoDBClient, "send"> {
    const send = (command: unknown) => this.#send(command, decide);
    return { send } as unknown as Pick<DynamoDBClient, "send">;
  }

  items(table: string): readonly Item[] {
    return [...this.#table(table).values()];
  }

  async #send(command: unknown, decide: DecideFate): Promise<unknown> {
    const operation = (command as object).constructor.name.replace(/Command$/, "");
    this.calls.push(operation);
    const fate = await decide(operation);
    if (fate === "throttle") throw named("ProvisionedThroughputExceededException");
    if (fate === "conflict" && command instanceof TransactWriteItemsCommand) {
      const reasons = (command.input.TransactItems ?? []).map((_, index) => ({
        Code: index === 0 ? "TransactionConflict" : "None",
      }));
      throw new TransactionCanceledException({
        ...metadata,
        message: "conflict",
        CancellationReasons: reasons,
      });
    }
    if (fate === "crash-after") {
      await Promise.try(() => this.#execute(command, false)).catch(() => {});
      return new Promise(() => {});
    }
    const answer = this.#execute(command, fate === "throttle-one");
    if (fate === "lose-answer") throw named("TimeoutError");
    return answer;
  }

  #execute(command: unknown, isOneThrottled: boolean): unknown {
    if (command instanceof BatchExecuteStatementCommand) return this.#insertAll(command, isOneThrottled);
    if (command instanceof BatchGetItemCommand) return this.#readAll(command);
    if (command instanceof BatchWriteItemCommand) return this.#writeAll(command, isOneThrottled);
    if (command instanceof GetItemCommand) {
      const { TableName = "", Key = {} } = command.input;
      return { ...metadata, Item: this.#table(TableName).get(keyOf(Key)) };
    }
    if (command instanceof PutItemCommand) return this.#put(command);
    if (command instanceof DeleteItemCommand) return this.#delete(command);
    if (command instanceof QueryCommand)
      return { ...metadata, ...query(this.items(command.input.TableName ?? ""), command.input) };
    if (command instanceof ScanCommand)
      return { ...metadata, Items: this.items(command.input.TableName ?? "") };
    if (command instanceof TransactWriteItemsCommand) return this.#transact(command);
    throw new Error(`not known here: ${(command as object).constructor.name}`);
  }

  #insertAll({ input }: BatchExecuteStatementCommand, isOneThrottled: boolean) {
    const Responses = (input.Statements ?? []).map(({ Statement = "", Parameters = [] }, index) => {
      if (isOneThrottled && index === 0)
        return { Error: { Code: "ProvisionedThroughputExceeded", Message: "slow down" } };
      const match = /^INSERT INTO "(.+?)" VALUE \{(.*)\}$/.exec(Statement);
      if (!match) throw new Error(`not known here: ${Statement}`);
      const names = [...(match[2] ?? "").matchAll(/'(\w+)': \?/g)].map(([, name = ""]) => name);
      const item: Item = Object.fromEntries(
        names.map((name, at) => [name, Parameters[at] as AttributeValue]),
      );
      const table = this.#table(match[1] ?? "");
      if (table.has(keyOf(item))) return { Error: { Code: "DuplicateItem", Message: "exists" } };
      table.set(keyOf(item), item);
      return {};
    });
    return { ...metadata, Responses };
  }

  #readAll({ input }: BatchGetItemCommand) {
    const Responses = Object.fromEntries(
      Object.entries(input.RequestItems ?? {}).map(([name, { Keys = [] }]) => [
        name,
        Keys.map((key) => this.#table(name).get(keyOf(key))).filter((item) => item !== undefined),
      ]),
    );
    return { ...metadata, Responses, UnprocessedKeys: {} };
  }

  #writeAll({ input }: BatchWriteItemCommand, isOneThrottled: boolean) {
    const UnprocessedItems: NonNullable<typeof input.RequestItems> = {};
    for (const [name, requests] of Object.entries(input.RequestItems ?? {})) {
      const done = isOneThrottled ? requests.slice(1) : requests;
      if (isOneThrottled) UnprocessedItems[name] = requests.slice(0, 1);
      for (const { PutRequest } of done)
        this.#table(name).set(keyOf(PutRequest?.Item ?? {}), PutRequest?.Item ?? {});
    }
    return { ...metadata, UnprocessedItems };
  }

  #put({ input }: PutItemCommand) {
    const { TableName = "", Item = {}, ConditionExpression, ExpressionAttributeValues: values } = input;
    const standing = this.#table(TableName).get(keyOf(Item));
    if (!holds(ConditionExpression, standing, values, input.ExpressionAttributeNames)) {
      throw new ConditionalCheckFailedException({ ...metadata, message: "condition", Item: standing });
    }
    this.#table(TableName).set(keyOf(Item), Item);
    return metadata;
  }

  #delete({ input }: DeleteItemCommand) {
    const { TableName = "", Key = {}, ConditionExpression, ExpressionAttributeValues } = input;
    const standing = this.#table(TableName).get(keyOf(Key));
    if (!holds(ConditionExpression, standing, ExpressionAttributeValues))
      throw new ConditionalCheckFailedException({ ...metadata, message: "condition" });
    this.#table(TableName).delete(keyOf(Key));
    return metadata;
  }

  #transact({ input }: TransactWriteItemsCommand) {
    const actions = input.TransactItems ?? [];
    const places = actions.map(({ Put, Update, Delete, ConditionCheck }) => {
      const action = Put ?? Update ?? Delete ?? ConditionCheck;
      const key = keyOf(Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {});
      return { action, key, table: action?.TableName ?? "" };
    });
    const keys = new Set(places.map(({ table, key }) => `${table} ${key}`));
    if (actions.length < 1 || actions.length > 100 || keys.size < actions.length)
      throw named("ValidationException");
    const CancellationReasons = places.map(({ action, key, table }) => {
      const standing = this.#table(table).get(key);
      const { ExpressionAttributeValues: values, ExpressionAttributeNames: names } = action ?? {};
      if (holds(action?.ConditionExpression, standing, values, names)) return { Code: "None" };
      return {
        Code: "ConditionalCheckFailed",
        Item: action?.ReturnValuesOnConditionCheckFailure === "ALL_OLD" ? standing : undefined,
      };
    });
    if (CancellationReasons.some(({ Code }) => Code !== "None")) {
      throw new TransactionCanceledException({ ...metadata, message: "cancelled", CancellationReasons });
    }
    for (const action of actions) this.#apply(action);
    return metadata;
  }

  #apply({ Put, Update, Delete }: TransactWriteItem) {
    if (Delete) this.#table(Delete.TableName ?? "").delete(keyOf(Delete.Key ?? {}));
    if (Put) this.#table(Put.TableName ?? "").set(keyOf(Put.Item ?? {}), Put.Item ?? {});
    if (!Update) return;
    const table = this.#table(Update.TableName ?? "");
    const item: Item = { ...(table.get(keyOf(Update.Key ?? {})) ?? Update.Key) };
    for (const [, name = "", value = ""] of (Update.UpdateExpression ?? "").matchAll(/(\w+) (:\w+)/g)) {
      const sum = new Big(item[name]?.N ?? "0").plus(Update.ExpressionAttributeValues?.[value]?.N ?? "0");
      item[name] = { N: sum.toFixed() };
    }
    table.set(keyOf(item), item);
  }

  #table(name: string): Map<string, Item> {
    const table = this.tables.get(name) ?? new Map<string, Item>();
    this.tables.set(name, table);
    return table;
  }
}

function keyOf(item: Item): string {
  return `${item.pk?.S}|${item.sk?.S ?? ""}`;
}

function holds(
  condition: string | undefined,
  standing: Item | undefined,
  values: Item | undefined,
  names: Readonly<Record<string, string>> = {},
): boolean {
  switch (condition) {
    case undefined:
      return true;
    case "attribute_not_exists(pk)":
      return standing === undefined;
    case "attribute_not_exists(pk) OR expires < :now":
      return isFree(standing, values);
    case "attribute_not_exists(pk) OR expires < :now OR #owner = :superseded":
      return isFree(standing, values) || standing?.owner?.S === values?.[":superseded"]?.S;
    default:
      return evaluate(condition, standing, values ?? {}, names);
  }
}

function isFree(standing: Item | undefined, values: Item | undefined): boolean {
  const expires = Number(standing?.expires?.N ?? Number.POSITIVE_INFINITY);
  return standing === undefined || expires < Number(values?.[":now"]?.N);
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
