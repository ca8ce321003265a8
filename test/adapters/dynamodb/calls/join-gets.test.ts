/** Gets that are asked for at the same moment are one call, and everyone gets what was asked for. */
import { expect, test } from "vitest";
import { createGetJoiner, type Gets } from "../../../../shared/adapters/dynamodb/calls/join-gets.ts";

const key = (id: string) => ({ pk: { S: "org" }, sk: { S: id } });
const gets = (table: string, ids: readonly string[], isConsistent = false): Gets => ({
  table,
  keys: ids.map(key),
  isConsistent,
});

function setUp() {
  const calls: (readonly [ids: string, isConsistent: boolean])[] = [];
  const read = async ({ keys, isConsistent }: Omit<Gets, "table">) => {
    const ids = keys.map(({ sk }) => sk?.S ?? "");
    calls.push([ids.join(), isConsistent]);
    return ids.filter((id) => id !== "missing").map(key);
  };
  return { calls, read, join: createGetJoiner() };
}

test("what is asked for in one turn goes as one call, each key once, consistent if one must be", async () => {
  const { calls, read, join } = setUp();
  const [first, second, none] = await Promise.all([
    join(gets("catalog", ["a", "b"]), read),
    join(gets("catalog", ["b", "c"], true), read),
    join(gets("catalog", ["missing"]), read),
  ]);
  expect(calls).toEqual([["a,b,c,missing", true]]);
  expect([first, second, none]).toEqual([[key("a"), key("b")], [key("b"), key("c")], []]);
});

test("another table, and a later turn, is another call", async () => {
  const { calls, read, join } = setUp();
  await Promise.all([join(gets("catalog", ["a"]), read), join(gets("billing", ["a"]), read)]);
  await join(gets("catalog", ["a"]), read);
  expect(calls).toEqual(Array(3).fill(["a", false]));
});

test("a failure is everyone's, and the next call is a new one", async () => {
  const { read, join } = setUp();
  const failing = async () => {
    throw new Error("throttled");
  };
  const asked = [join(gets("catalog", ["a"]), failing), join(gets("catalog", ["b"]), failing)];
  for (const outcome of await Promise.allSettled(asked)) expect(outcome.status).toBe("rejected");
  expect(await join(gets("catalog", ["a"]), read)).toEqual([key("a")]);
});
