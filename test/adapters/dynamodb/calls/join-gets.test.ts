/** Gets that are asked for at the same moment are one call, and everyone gets what was asked for. */
import { expect, test } from "vitest";
import { createGetJoiner } from "../../../../shared/adapters/dynamodb/calls/join-gets.ts";

const key = (id: string) => ({ pk: { S: "org" }, sk: { S: id } });

function setUp() {
  const calls: string[][] = [];
  const read = async (keys: readonly { readonly sk?: { readonly S?: string } }[]) => {
    calls.push(keys.map(({ sk }) => sk?.S ?? ""));
    return keys.filter(({ sk }) => sk?.S !== "missing").map(({ sk }) => key(sk?.S ?? ""));
  };
  return { calls, read, join: createGetJoiner() };
}

test("what is asked for in one turn goes as one call, each key once", async () => {
  const { calls, read, join } = setUp();
  const [first, second, none] = await Promise.all([
    join("catalog", [key("a"), key("b")], read),
    join("catalog", [key("b"), key("c")], read),
    join("catalog", [key("missing")], read),
  ]);
  expect(calls).toEqual([["a", "b", "c", "missing"]]);
  expect([first, second, none]).toEqual([[key("a"), key("b")], [key("b"), key("c")], []]);
});

test("another lane, and a later turn, is another call", async () => {
  const { calls, read, join } = setUp();
  await Promise.all([join("catalog", [key("a")], read), join("catalog, consistent", [key("a")], read)]);
  await join("catalog", [key("a")], read);
  expect(calls).toEqual([["a"], ["a"], ["a"]]);
});

test("a failure is everyone's, and the next call is a new one", async () => {
  const { read, join } = setUp();
  const failing = async () => {
    throw new Error("throttled");
  };
  const asked = [join("catalog", [key("a")], failing), join("catalog", [key("b")], failing)];
  for (const outcome of await Promise.allSettled(asked)) expect(outcome.status).toBe("rejected");
  expect(await join("catalog", [key("a")], read)).toEqual([key("a")]);
});
