/** What the ports of prices and repricing runs promise, of DynamoDB; and what prices may be on the wire. */
import { describe, expect, test } from "vitest";
import { createModelPrices } from "../../shared/adapters/dynamodb/catalog/model-prices.ts";
import { createModelPricesInEffect } from "../../shared/adapters/dynamodb/catalog/model-prices-in-effect.ts";
import { createRepricingLog } from "../../shared/adapters/dynamodb/journal/repricing-log.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { addModelPrice, listModelPrices } from "../../shared/application/manage-model-prices.ts";
import { parseNewModelPrice } from "../../shared/contracts/model-prices.ts";
import type { RepricingCall } from "../../shared/domain/cost/repricing-run.ts";
import { withinTime } from "../../shared/lambda/clients.ts";
import { aModelPrice } from "../support/builders.ts";
import { type DecideFate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

function setUp() {
  const world = { decide: (() => "succeed") as DecideFate };
  const { client } = new InMemoryDynamoDb((operation) => world.decide(operation));
  const tables = {
    client,
    catalogTable: "catalog",
    journalTable: "journal",
    pause: async () => {},
    random: () => 0.5,
  };
  const prices = createModelPrices(tables);
  const manage = { prices, identifiers, now: () => NOW };
  return { world, prices, manage, log: createRepricingLog(tables) };
}

const DRAFT = {
  provider: "openai",
  model: "gpt-5",
  inputTokenPrice: "0.001",
  outputTokenPrice: "0.002",
  validFrom: "2026-01-01T00:00:00Z",
};

describe("Prices of models", () => {
  test("are listed in their order, of one organization, page by page", async () => {
    const { manage, prices } = setUp();
    const one = await addModelPrice(manage, "org", DRAFT);
    const two = await addModelPrice(manage, "org", { ...DRAFT, model: "gpt-5-mini" });
    await addModelPrice(manage, "other", DRAFT);
    expect(await prices.list("org")).toEqual([one, two]);
    const first = await listModelPrices({ prices }, "org", { limit: 1 });
    expect(first).toEqual({ entries: [one], next: one.id });
    expect(await listModelPrices({ prices }, "org", { limit: 1, after: first.next })).toEqual({
      entries: [two],
    });
  });

  test("are never changed: another price from the same day on is added, and one that holds already is not", async () => {
    const { manage, prices } = setUp();
    const first = await addModelPrice(manage, "org", DRAFT);
    expect(await addModelPrice(manage, "org", { ...DRAFT, validFrom: "2026-01-01T00:00:00.0Z" })).toEqual(
      first,
    );
    const second = await addModelPrice(manage, "org", { ...DRAFT, inputTokenPrice: "7" });
    // Back again: the second one holds, so this is a third one.
    const third = await addModelPrice(manage, "org", DRAFT);
    expect(await prices.list("org")).toEqual([first, second, third]);
  });

  test("are at most 1,000", async () => {
    const { manage, prices } = setUp();
    for (let index = 0; index < 1_000; index++)
      await prices.add("org", aModelPrice({ id: String(index), model: String(index) }));
    await expect(addModelPrice(manage, "org", DRAFT)).rejects.toMatchObject({ code: "billing.conflict" });
  });

  test("at the door are never none because they could not be read", async () => {
    const { world, prices, manage } = setUp();
    const inEffect = createModelPricesInEffect({ prices, withinTime, now: () => NOW });
    const made = await addModelPrice(manage, "org", DRAFT);
    world.decide = () => "throttle";
    await expect(inEffect.at("org", NOW)).rejects.toMatchObject({
      code: "catalog.unavailable",
      message: expect.stringContaining("the prices of models cannot be read"),
    });
    world.decide = () => "succeed";
    expect(await inEffect.at("org", NOW)).toEqual([made]);
  });

  test("begin with a day of UTC, or an instant", () => {
    const from = (validFrom: unknown) => parseNewModelPrice({ ...DRAFT, validFrom }).validFrom;
    expect(from("2026-01-31")).toBe("2026-01-31T00:00:00Z");
    expect(from("2026-01-31T01:30:00.5+02:00")).toBe("2026-01-30T23:30:00.5Z");
    for (const wrong of ["2026-02-30", "2026-01", "", 5, undefined])
      expect(() => from(wrong)).toThrow(/^validFrom: .*accepted is a day as YYYY-MM-DD/);
    expect(() => parseNewModelPrice({ ...DRAFT, inputTokenPrice: "-1" })).toThrow(
      /^inputTokenPrice: got "-1"/,
    );
  });
});

test("Repricing runs are listed newest first, page by page", async () => {
  const { log } = setUp();
  const calls = ["1", "2", "3"].map(
    (id): RepricingCall => ({
      id,
      runId: "1",
      at: "2026-03-01T12:00:00.000Z",
      by: "key-1",
      startDate: "2026-01-01",
      endDate: "2026-01-31",
      repriced: 1,
      cost: "0.5",
      withoutPrice: 0,
      isLast: id === "3",
    }),
  );
  for (const call of calls) await log.record("org", call);
  const idsOf = async (page: Parameters<typeof log.list>[1]) =>
    (await log.list("org", page)).map(({ id }) => id);
  expect(await log.list("org", { limit: 9 })).toEqual(calls.toReversed());
  expect(await idsOf({ limit: 2 })).toEqual(["3", "2"]);
  expect(await idsOf({ limit: 2, after: "2" })).toEqual(["1"]);
  expect(await log.list("other", { limit: 9 })).toEqual([]);
});
