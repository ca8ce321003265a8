import type {
  AttributeValue,
  DynamoDBClient,
  QueryCommand,
  QueryCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { toIncrementAction } from "../../../../shared/adapters/dynamodb/ledger/increment-action.ts";
import { fromItem } from "../../../../shared/adapters/dynamodb/rollups/rollup-mapping.ts";
import { createRollupStore } from "../../../../shared/adapters/dynamodb/rollups/rollup-store.ts";
import { decimal, decimalText } from "../../../../shared/domain/decimal/decimal.ts";
import { WHOLE_MONTH } from "../../../../shared/domain/rollup/counter.ts";

type Item = Record<string, AttributeValue>;

function setUp(answer: (command: QueryCommand) => Partial<QueryCommandOutput>) {
  const commands: QueryCommand[] = [];
  const client = {
    send: async (command: QueryCommand) => {
      commands.push(command);
      return answer(command);
    },
  } as unknown as Pick<DynamoDBClient, "send">;
  const store = createRollupStore({ client, rollupTable: "rollups", pause: async () => {}, random: () => 0 });
  return { store, commands };
}

function anItem(sort: string, attributes: Readonly<Record<string, string>> = {}): Item {
  const numbers = Object.entries(attributes).map(([name, N]) => [name, { N }] as const);
  return { pk: { S: "p" }, sk: { S: sort }, ...Object.fromEntries(numbers) };
}

describe("Rollup store on DynamoDB", () => {
  test("slots are read exactly, to all 38 digits", async () => {
    const quantity = "12345678901234567890123456.123456789012";
    const { store } = setUp(() => ({
      Items: [
        anItem("2026-01-01#m#-", {
          n00: "2",
          q00: quantity,
          s00: "0.000000000001",
          k00: "1",
          n23: "1",
          q23: "3",
        }),
      ],
    }));
    const [row] = await store.read("p");
    expect(row).toMatchObject({ partition: "p", sort: "2026-01-01#m#-" });
    const texts = [...(row?.slots ?? [])].map(([slot, { count, quantity, cost, costed }]) => [
      slot,
      count,
      decimalText(quantity),
      decimalText(cost),
      costed,
    ]);
    expect(texts).toEqual([
      ["00", 2, quantity, "0.000000000001", 1],
      ["23", 1, "3", "0", 0],
    ]);
  });

  test("a slot is read as it was written, that of a whole month too", () => {
    const slots = new Map([["07", { count: 3, quantity: decimal("0.3"), cost: decimal("1.25"), costed: 2 }]]);
    const month = { count: 9, quantity: decimal("0.5"), cost: decimal("2"), costed: 4 };
    const written = new Map([...slots, [WHOLE_MONTH, month]]);
    const { Update } = toIncrementAction("rollups", { key: { partition: "p", sort: "s" }, slots: written });
    const values = Update?.ExpressionAttributeValues ?? {};
    const item = Object.fromEntries(Object.entries(values).map(([name, value]) => [name.slice(1), value]));
    expect(fromItem({ ...Update?.Key, ...item })).toEqual({ partition: "p", sort: "s", slots, month });
  });

  test("whole months are read without their days", async () => {
    const { store, commands } = setUp(() => ({
      Items: [anItem("customer-1", { nmo: "2", qmo: "0.3", kmo: "1" })],
    }));
    const [row] = await store.months("p", "a", "z");
    expect(row).toEqual({
      sort: "customer-1",
      month: { count: 2, quantity: decimal("0.3"), cost: decimal("0"), costed: 1 },
    });
    expect(commands[0]?.input).toMatchObject({
      ProjectionExpression: "sk, nmo, qmo, smo, kmo",
      KeyConditionExpression: "pk = :partition AND sk BETWEEN :from AND :to",
    });
  });

  test("pages are read to the end, an empty one too", async () => {
    const key = { pk: { S: "p" }, sk: { S: "x" } };
    const pages = [
      { Items: [anItem("a")], LastEvaluatedKey: key },
      { LastEvaluatedKey: key },
      { Items: [anItem("b")] },
    ];
    const { store, commands } = setUp(() => pages[commands.length - 1] ?? {});
    expect((await store.read("p")).map(({ sort }) => sort)).toEqual(["a", "b"]);
    expect(commands.map(({ input }) => input.ExclusiveStartKey)).toEqual([undefined, key, key]);
  });

  test.each([
    [undefined, undefined, "pk = :partition"],
    ["a", "b", "pk = :partition AND sk BETWEEN :from AND :to"],
    ["a", undefined, "pk = :partition AND sk >= :from"],
    [undefined, "b", "pk = :partition AND sk <= :to"],
  ])("from %s to %s is asked as: %s", async (from, to, condition) => {
    const { store, commands } = setUp(() => ({}));
    await store.read("p", from, to);
    expect(commands[0]?.input).toMatchObject({ TableName: "rollups", KeyConditionExpression: condition });
    expect(Object.values(commands[0]?.input.ExpressionAttributeValues ?? {}).map(({ S }) => S)).toEqual(
      ["p", from, to].filter((value) => value !== undefined),
    );
  });

  test("sort keys alone are read without what their items hold", async () => {
    const { store, commands } = setUp(() => ({ Items: [{ sk: { S: "a" } }, { sk: { S: "b" } }] }));
    expect(await store.sorts("p", "a", "b")).toEqual(["a", "b"]);
    expect(commands[0]?.input).toMatchObject({ ProjectionExpression: "sk" });
  });

  test("a throttled page is asked for again", async () => {
    const { store, commands } = setUp(() => {
      if (commands.length === 1) throw Object.assign(new Error("slow down"), { name: "ThrottlingException" });
      return { Items: [anItem("a")] };
    });
    expect(await store.read("p")).toHaveLength(1);
  });
});
