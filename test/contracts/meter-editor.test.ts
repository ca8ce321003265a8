/** Meters are made and changed by several at once, and answers get lost. */
import { describe, expect, test } from "vitest";
import { createCatalog } from "../../shared/adapters/dynamodb/catalog/catalog.ts";
import { createMeterEditor } from "../../shared/adapters/dynamodb/catalog/meter-editor.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { archiveMeter, defineMeter } from "../../shared/application/manage-meters.ts";
import { type Fate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

const NOW = Date.parse("2026-01-15T10:00:00Z");

function setUp() {
  const world: { now: number; lostAnswers: number; fate: Fate } = {
    now: NOW,
    lostAnswers: 0,
    fate: "succeed",
  };
  const database = new InMemoryDynamoDb((operation) =>
    operation === "TransactWriteItems" && world.lostAnswers-- > 0 ? "lose-answer" : world.fate,
  );
  const tables = {
    client: database.client,
    catalogTable: "catalog",
    identifiers,
    now: () => world.now,
    pause: async () => {},
    random: () => 0.5,
  };
  const [meters, editor] = [createMeters(tables), createMeterEditor(tables)];
  const dependencies = { meters, editor, identifiers, now: tables.now };
  const define = (name: string, externalId?: string) =>
    defineMeter(dependencies, "org", {
      name,
      externalId,
      aggregation: "sum",
      eventTypes: { in: ["tokens"] },
      properties: [],
      valueProperty: "usd",
      groupKeys: [],
    });
  return { world, catalog: createCatalog(tables), meters, editor, dependencies, define };
}

describe("Meters that are made", () => {
  test("at the same time are no more than may share an event type", async () => {
    const { define, meters } = setUp();
    for (let index = 0; index < 19; index++) await define(`m${index}`);
    const answers = await Promise.allSettled(["a", "b", "c", "d", "e"].map((name) => define(name)));
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", ...Array(4).fill("rejected")]);
    for (const answer of answers)
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "request.invalid" });
    expect(await meters.list("org")).toHaveLength(20);
  });

  test("by a call whose answer is lost are made, once", async () => {
    const { world, define, meters } = setUp();
    world.lostAnswers = 1;
    const meter = await define("m", "my-tokens");
    expect(await meters.list("org")).toEqual([meter]);
    await expect(define("m", "my-tokens")).rejects.toMatchObject({ code: "catalog.conflict" });
  });

  test("have no id of another meter or signal for their external id, and no name of a signal", async () => {
    const { catalog, define } = setUp();
    const { id } = await define("one");
    const signal = (await catalog.resolve("org", "meter", ["tokens"])).get("tokens");
    await expect(define("two", id)).rejects.toMatchObject({ code: "catalog.conflict" });
    await expect(define("two", signal)).rejects.toMatchObject({ code: "catalog.conflict" });
    await expect(define("two", "tokens")).rejects.toMatchObject({ code: "catalog.conflict" });
    expect(await define("two", "no event type yet")).toMatchObject({ externalId: "no event type yet" });
  });
});

test("a meter that is archived again keeps its end, whatever was read of it before", async () => {
  const { world, define, editor, dependencies } = setUp();
  const before = await define("m");
  const ended = await archiveMeter(dependencies, "org", before.id);
  expect(ended.archivedAt).toBe("2026-01-15T10:00:00.000Z");
  world.now += 60_000;
  expect(await editor.archive("org", before, "2026-01-15T10:01:00.000Z")).toEqual(ended);
});

test("a meter that others are in the way of all the time is not made, and the caller may ask again", async () => {
  const { world, define, meters } = setUp();
  world.fate = "conflict";
  await expect(define("m")).rejects.toMatchObject({ code: "catalog.unavailable" });
  expect(await meters.list("org")).toEqual([]);
});
