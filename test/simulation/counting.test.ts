import { describe, expect, test } from "vitest";
import { runSchedule } from "./world.ts";

const SCHEDULES = Number(process.env.SCHEDULES ?? 3_000);

describe("Counting under random schedules", () => {
  test(`every key is counted once, with its first content, in each of ${SCHEDULES} schedules`, async () => {
    let faults = 0;
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const ending = await runSchedule(seed);
      faults += ending.faults;
      expect({ seed, counted: ending.counted, quantity: ending.quantity }).toEqual({
        seed,
        counted: ending.keys,
        quantity: ending.expectedQuantity,
      });
    }
    expect(faults / SCHEDULES).toBeGreaterThan(5);
  }, 120_000);
});
