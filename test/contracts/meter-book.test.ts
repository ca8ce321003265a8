/** A worker remembers meters and names of signals, and never tells what somebody has changed since. */
import { beforeEach, describe, expect, test } from "vitest";
import { createCatalog } from "../../shared/adapters/dynamodb/catalog/catalog.ts";
import { createMeterBooks } from "../../shared/adapters/dynamodb/catalog/meter-book.ts";
import { createMeterEditor } from "../../shared/adapters/dynamodb/catalog/meter-editor.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { archiveMeter, defineMeter, renameMeter } from "../../shared/application/manage-meters.ts";
import { InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

function setUp() {
  const database = new InMemoryDynamoDb();
  const tables = {
    client: database.client,
    catalogTable: "catalog",
    identifiers,
    now: () => Date.parse("2026-01-15T10:00:00Z"),
    pause: async () => {},
    random: () => 0.5,
  };
  const meters = createMeters(tables);
  const editing = { meters, editor: createMeterEditor(tables), identifiers, now: tables.now };
  const define = (name: string) =>
    defineMeter(editing, "org", {
      name,
      externalId: `${name}-external`,
      aggregation: "count",
      eventTypes: { in: ["tokens"] },
      properties: [],
      groupKeys: [],
    });
  const callsOf = async <Result>(work: () => Promise<Result>) => {
    const before = database.calls.length;
    const result = await work();
    return { result, calls: database.calls.slice(before) };
  };
  return { tables, meters, editing, define, callsOf, catalog: createCatalog(tables) };
}

describe("A book of meters", () => {
  let world: ReturnType<typeof setUp>;
  beforeEach(() => {
    world = setUp();
  });

  test("is read once, and is opened by one get as long as nobody changes anything", async () => {
    const { tables, define, callsOf, catalog } = world;
    const meter = await define("calls");
    const signal = (await catalog.resolve("org", "meter", ["tokens"])).get("tokens") ?? "";
    const books = createMeterBooks(tables);
    const names = new Map([[signal, "tokens"]]);
    const first = await callsOf(async () => (await books.open("org")).namesOf([signal, "unknown"]));
    expect(first).toEqual({ result: names, calls: ["BatchGetItem", "Query", "BatchGetItem"] });
    const second = await callsOf(() => books.open("org"));
    expect(second.calls).toEqual(["BatchGetItem"]);
    expect(second.result.defined).toEqual([meter]);
    const third = await callsOf(() => second.result.namesOf([signal]));
    expect(third).toEqual({ result: names, calls: [] });
  });

  test("has what was made, renamed or archived since it was opened last", async () => {
    const { tables, define, editing, catalog } = world;
    const books = createMeterBooks(tables);
    const read = async () =>
      (await books.open("org")).defined.map(({ name, archivedAt }) => [name, archivedAt]);
    expect(await read()).toEqual([]);
    const { id } = await define("calls");
    expect(await read()).toEqual([["calls", undefined]]);
    await renameMeter(editing, "org", id, "asked");
    expect(await read()).toEqual([["asked", undefined]]);
    await archiveMeter(editing, "org", id);
    expect(await read()).toEqual([["asked", "2026-01-15T10:00:00.000Z"]]);
    const signal = (await catalog.resolve("org", "meter", ["tokens"])).get("tokens") ?? "";
    const nameOf = async () => (await (await books.open("org")).namesOf([signal])).get(signal);
    expect(await nameOf()).toBe("tokens");
    await renameMeter(editing, "org", signal, "Tokens");
    expect(await nameOf()).toBe("Tokens");
  });

  test("keeps organizations apart", async () => {
    const { tables, define } = world;
    const books = createMeterBooks(tables);
    await define("calls");
    expect((await books.open("org")).defined).toHaveLength(1);
    expect((await books.open("other")).defined).toEqual([]);
  });
});

test("a meter that was found by its external id once is found by one call from then on, as it is now", async () => {
  const { tables, editing, define, callsOf } = setUp();
  const { id } = await define("calls");
  const meters = createMeters(tables);
  const find = () => callsOf(() => meters.find("org", "calls-external"));
  expect((await find()).calls).toEqual(["BatchGetItem", "BatchGetItem"]);
  await renameMeter(editing, "org", id, "asked");
  expect(await find()).toMatchObject({ result: { id, name: "asked" }, calls: ["BatchGetItem"] });
});
