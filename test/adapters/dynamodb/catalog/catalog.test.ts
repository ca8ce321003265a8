import { describe, expect, test } from "vitest";
import { createCatalog } from "../../../../shared/adapters/dynamodb/catalog/catalog.ts";
import { identifiers } from "../../../../shared/adapters/identifiers/identifiers.ts";
import { InMemoryDynamoDb } from "../../../support/in-memory-dynamodb.ts";

function setUp(database = new InMemoryDynamoDb()) {
  const create = () =>
    createCatalog({
      client: database.client,
      catalogTable: "catalog",
      identifiers,
      now: () => 0,
      pause: async () => {},
      random: () => 0.5,
    });
  return { database, create };
}

describe("Catalog on DynamoDB", () => {
  test("an unknown reference is created once, with the same id by two workers", async () => {
    const { database, create } = setUp();
    const [first, second] = await Promise.all([
      create().resolve("org", "customer", ["acme", "globex"]),
      create().resolve("org", "customer", ["acme"]),
    ]);
    expect(second.get("acme")).toBe(first.get("acme"));
    expect(database.items("catalog")).toHaveLength(2);
    const id = first.get("acme") ?? "";
    expect(
      await create().entries("org", [
        { kind: "customer", id },
        { kind: "customer", id: "unknown" },
      ]),
    ).toEqual([{ kind: "customer", id, externalId: "acme", name: "acme" }]);
  });

  test("entries of several kinds are one call", async () => {
    const { database, create } = setUp();
    const customer = (await create().resolve("org", "customer", ["acme"])).get("acme") ?? "";
    const meter = (await create().resolve("org", "meter", ["tokens"])).get("tokens") ?? "";
    const calls = database.calls.length;
    const entries = await create().entries("org", [
      { kind: "customer", id: customer },
      { kind: "meter", id: meter },
      { kind: "agent", id: meter },
    ]);
    expect(database.calls).toHaveLength(calls + 1);
    expect(new Set(entries.map(({ kind, name }) => `${kind} ${name}`))).toEqual(
      new Set(["customer acme", "meter tokens"]),
    );
  });

  test("an id is a reference to its entry; an unknown one of that form is an external id", async () => {
    const { create } = setUp();
    const id = (await create().resolve("org", "agent", ["bot"])).get("bot") ?? "";
    expect((await create().resolve("org", "agent", [id])).get(id)).toBe(id);
    const stranger = "00000000-0000-4000-8000-000000000000";
    expect((await create().resolve("org", "agent", [stranger])).get(stranger)).not.toBe(stranger);
  });

  test("an event type is a name, even one that is the id of a signal, and a question may name either", async () => {
    const { create } = setUp();
    const catalog = create();
    const signal = (await catalog.resolve("org", "meter", ["tokens"])).get("tokens") ?? "";
    expect(await catalog.find("org", "meter", [signal])).toEqual(new Map([[signal, signal]]));
    const own = identifiers.nameBased("org", "meter", signal);
    expect(await catalog.resolve("org", "meter", [signal])).toEqual(new Map([[signal, own]]));
    expect(await catalog.entries("org", [{ kind: "meter", id: own }])).toMatchObject([
      { externalId: signal },
    ]);
    expect(await create().resolve("org", "meter", [signal])).toEqual(new Map([[signal, own]]));
    expect(await catalog.find("org", "meter", [signal])).toEqual(new Map([[signal, signal]]));
  });

  test("organizations and kinds are apart", async () => {
    const { create } = setUp();
    const catalog = create();
    const ids = await Promise.all([
      catalog.resolve("a", "customer", ["x"]),
      catalog.resolve("b", "customer", ["x"]),
      catalog.resolve("a", "agent", ["x"]),
    ]);
    expect(new Set(ids.map((map) => map.get("x"))).size).toBe(3);
    expect(await catalog.find("b", "agent", ["x"])).toEqual(new Map());
  });

  test("what was resolved once costs no further call", async () => {
    const { database, create } = setUp();
    const catalog = create();
    await catalog.resolve("org", "customer", ["acme"]);
    const calls = database.calls.length;
    await catalog.resolve("org", "customer", ["acme"]);
    expect((await catalog.find("org", "customer", ["acme"])).size).toBe(1);
    expect(database.calls).toHaveLength(calls);
  });

  test("what was not found is looked for again, and makes no entry", async () => {
    const { database, create } = setUp();
    const [reader, writer] = [create(), create()];
    expect(await reader.find("org", "customer", ["acme"])).toEqual(new Map());
    expect(database.items("catalog")).toEqual([]);
    const created = await writer.resolve("org", "customer", ["acme"]);
    expect(await reader.find("org", "customer", ["acme"])).toEqual(created);
  });
});
