import { expect, test } from "vitest";
import { shareReads } from "../../shared/application/share-reads.ts";
import { aUsageEvent } from "../support/builders.ts";
import { createInMemoryRollups } from "../support/in-memory-usage.ts";

const MONTH = "org#customers#2026-01";

test("what was read is not read again, neither its keys nor its whole months; the oldest is forgotten", async () => {
  const rollups = createInMemoryRollups([{ organization: "org", event: aUsageEvent() }]);
  const shared = shareReads(rollups, 2);
  const [row] = await shared.read(MONTH);
  expect(await shared.read(MONTH)).toEqual([row]);
  expect(await shared.sorts(MONTH)).toEqual(["customer-1"]);
  expect(await shared.months(MONTH)).toMatchObject([{ sort: "customer-1", month: row?.month }]);
  expect(rollups.reads).toEqual([MONTH]);
  await shared.read("b");
  await shared.read("c");
  await shared.read(MONTH);
  expect(rollups.reads).toEqual([MONTH, "b", "c", MONTH]);
});

test("keys and whole months that are asked for alone are read alone, once", async () => {
  const rollups = createInMemoryRollups([]);
  const shared = shareReads(rollups);
  for (const _ of [1, 2]) {
    await shared.sorts(MONTH);
    await shared.months(MONTH);
  }
  expect(rollups.reads).toEqual([MONTH, `${MONTH}, whole months`]);
});
