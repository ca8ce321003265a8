/** What owners do with customers and agents is done once, and a name stands for one of them. */
import { describe, expect, test } from "vitest";
import { createCatalog } from "../../shared/adapters/dynamodb/catalog/catalog.ts";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createIdentityEditor } from "../../shared/adapters/dynamodb/catalog/identity-editor.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import {
  createIdentity,
  type IdentityDraft,
  updateIdentity,
} from "../../shared/application/manage-identities.ts";
import { InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

const NOW = Date.parse("2026-01-15T10:00:00Z");
const SCOPE = { organization: "org", kind: "customer" } as const;
const CONFLICT = { code: "catalog.conflict" };

function setUp() {
  const world = { lostAnswers: 0 };
  const database = new InMemoryDynamoDb((operation) =>
    operation === "TransactWriteItems" && world.lostAnswers-- > 0 ? "lose-answer" : "succeed",
  );
  const now = () => NOW;
  const tables = { client: database.client, catalogTable: "catalog", identifiers, now };
  const retries = { pause: async () => {}, random: () => 0.5 };
  const [identities, editor] = [
    createIdentities({ ...tables, ...retries }),
    createIdentityEditor({ ...tables, ...retries }),
  ];
  const dependencies = { identities, editor, identifiers, now };
  const create = (draft: IdentityDraft) => createIdentity(dependencies, SCOPE, draft);
  const giveAlias = (reference: string, alias: string) =>
    updateIdentity(dependencies, SCOPE, reference, { aliases: [alias] });
  return { world, catalog: createCatalog({ ...tables, ...retries }), identities, create, giveAlias };
}

describe("A customer", () => {
  test("whose creation has its answer lost is made, and the next one of its name is told", async () => {
    const { world, create, identities } = setUp();
    world.lostAnswers = 1;
    const made = await create({ externalId: "acme", aliases: ["acme-inc"] });
    expect(made).toMatchObject({ externalId: "acme", aliases: ["acme-inc"] });
    expect(await identities.identify("org", "customer", "acme-inc")).toEqual(made);
    await expect(create({ externalId: "acme", aliases: ["acme-inc"] })).rejects.toMatchObject(CONFLICT);
  });

  test("that first sight made is taken over once, though the answer is lost", async () => {
    const { world, catalog, create } = setUp();
    const id = (await catalog.resolve("org", "customer", ["acme"])).get("acme");
    world.lostAnswers = 2;
    expect(await create({ externalId: "acme", name: "Acme" })).toMatchObject({ id, name: "Acme" });
    await expect(create({ externalId: "acme", name: "Acme" })).rejects.toMatchObject(CONFLICT);
  });

  test("has no id of another for a name, whoever made the other; its own is nobody else's", async () => {
    const { catalog, create, giveAlias } = setUp();
    const { id } = await create({ externalId: "a" });
    const seen = (await catalog.resolve("org", "customer", ["seen"])).get("seen") ?? "";
    for (const name of [id, seen]) {
      await expect(create({ externalId: name })).rejects.toMatchObject(CONFLICT);
      await expect(create({ externalId: "b", aliases: [name] })).rejects.toMatchObject(CONFLICT);
    }
    await create({ externalId: "b" });
    await expect(giveAlias("b", id)).rejects.toMatchObject(CONFLICT);
    const own = await create({});
    expect(own.externalId).toBe(own.id);
    expect(await giveAlias("b", "00000000-0000-4000-8000-000000000000")).toMatchObject({ externalId: "b" });
  });
});
