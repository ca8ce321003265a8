import { BatchGetItemCommand, type DynamoDBClient, type QueryCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { readMany } from "../../../../shared/adapters/dynamodb/calls/read-many.ts";

const PAGE = 2_000;

const keyOf = (index: number) => `key-${String(index).padStart(6, "0")}`;

/** A partition of so many items, in pages of 2,000. */
function setUp(count: number) {
  const items = Array.from({ length: count }, (_, index) => ({ pk: { S: "p" }, sk: { S: keyOf(index) } }));
  const queries: string[] = [];
  const got: string[] = [];
  const query = ({ input }: QueryCommand) => {
    const { ":from": from, ":to": to } = input.ExpressionAttributeValues ?? {};
    queries.push(`${from?.S} ${to?.S}`);
    const found = items.filter(({ sk }) => sk.S >= (from?.S ?? "") && sk.S <= (to?.S ?? ""));
    const page = found.slice(0, PAGE);
    return { Items: page, LastEvaluatedKey: found.length > PAGE ? page.at(-1) : undefined };
  };
  const get = ({ input }: BatchGetItemCommand) => {
    const keys = input.RequestItems?.t?.Keys?.map(({ sk }) => sk?.S ?? "") ?? [];
    got.push(...keys);
    return { Responses: { t: items.filter(({ sk }) => keys.includes(sk.S)) } };
  };
  const client = {
    send: async (command: QueryCommand | BatchGetItemCommand) =>
      command instanceof BatchGetItemCommand ? get(command) : query(command),
  } as unknown as Pick<DynamoDBClient, "send">;
  const dependencies = { client, pause: async () => {}, random: () => 0 };
  const read = async (keys: readonly string[]) =>
    (await readMany(dependencies, "t", "p", keys)).map(({ sk }) => sk?.S ?? "").sort();
  return { read, queries, got };
}

describe("Many items of one partition", () => {
  test("are read in pages, which go on after the last item; stretches of 5,000 are read side by side", async () => {
    const { read, queries, got } = setUp(6_000);
    const wanted = Array.from({ length: 6_000 }, (_, index) => keyOf(index));
    expect(await read([...wanted].reverse())).toEqual(wanted);
    expect(queries.sort()).toEqual([
      "key-000000 key-004999",
      "key-002000 key-004999",
      "key-004000 key-004999",
      "key-005000 key-005999",
    ]);
    expect(got).toEqual([]);
  });

  test("are got by key once a page brings few of them, and each is there once", async () => {
    const { read, queries, got } = setUp(10_000);
    const wanted = Array.from({ length: 20 }, (_, index) => keyOf(index * 500));
    expect(await read([...wanted, ...wanted, "key-unknown"])).toEqual(wanted);
    // The first page brings four.
    expect(queries).toEqual(["key-000000 key-unknown"]);
    expect(got).toEqual([...wanted.slice(4), "key-unknown"]);
  });
});
