import { describe, expect, test } from "vitest";
import { createMeters } from "../../../../shared/adapters/dynamodb/catalog/meters.ts";
import { createMetersInEffect } from "../../../../shared/adapters/dynamodb/catalog/meters-in-effect.ts";
import { identifiers } from "../../../../shared/adapters/identifiers/identifiers.ts";
import type { Meter } from "../../../../shared/domain/meter/meter.ts";
import { withinTime } from "../../../../shared/lambda/clients.ts";
import { aMeter } from "../../../support/builders.ts";
import { type DecideFate, InMemoryDynamoDb } from "../../../support/in-memory-dynamodb.ts";

const START = Date.parse("2026-03-01T12:00:00Z");

function setUp() {
  const world = { now: START, decide: (() => "succeed") as DecideFate };
  const database = new InMemoryDynamoDb((operation) => world.decide(operation));
  const tables = {
    client: database.client,
    catalogTable: "catalog",
    pause: async () => {},
    random: () => 0.5,
  };
  const meters = createMetersInEffect({
    meters: createMeters({ ...tables, identifiers }),
    withinTime,
    now: () => world.now,
  });
  const define = (organization: string, meter: Meter) => {
    const item = {
      pk: { S: `${organization}#meter-definition` },
      sk: { S: meter.id },
      definition: { S: JSON.stringify(meter) },
    };
    const items = database.tables.get("catalog") ?? new Map();
    database.tables.set("catalog", items.set(`${item.pk.S}|${item.sk.S}`, item));
  };
  const at = async (acceptedAt: number, organization = "org") =>
    (await meters.at(organization, acceptedAt)).map(({ id }) => id);
  return { world, database, define, at };
}

describe("Meters in effect", () => {
  test("are those of the organization, as they were defined", async () => {
    const { define, at } = setUp();
    define("org", aMeter({ id: "one" }));
    define("org", aMeter({ id: "two" }));
    define("other", aMeter({ id: "three" }));
    expect([await at(START), await at(START, "other"), await at(START, "none")]).toEqual([
      ["one", "two"],
      ["three"],
      [],
    ]);
  });

  test("are remembered for acceptances less than half a minute after their reading began", async () => {
    const { world, database, define, at } = setUp();
    // The reading itself takes 5 seconds; what is defined meanwhile is not in it.
    world.decide = () => {
      world.now += 5_000;
      return "succeed";
    };
    expect(await at(START)).toEqual([]);
    define("org", aMeter({ id: "new" }));
    expect(await at(START + 29_999)).toEqual([]);
    expect(database.calls).toHaveLength(1);
    expect(await at(START + 30_000)).toEqual(["new"]);
    expect(database.calls).toHaveLength(2);
  });

  test("are never none because they could not be read: the request fails, and the next one reads again", async () => {
    const { world, define, at } = setUp();
    define("org", aMeter({ id: "one" }));
    world.decide = () => "throttle";
    await expect(at(START)).rejects.toMatchObject({ code: "catalog.unavailable" });
    world.decide = () => "succeed";
    expect(await at(START)).toEqual(["one"]);
  });

  test("a failure later on does not go on with what was remembered too long", async () => {
    const { world, define, at } = setUp();
    define("org", aMeter({ id: "one" }));
    expect(await at(START)).toEqual(["one"]);
    world.decide = () => "throttle";
    expect(await at(START + 29_999)).toEqual(["one"]);
    await expect(at(START + 30_000)).rejects.toMatchObject({ code: "catalog.unavailable" });
  });
});
