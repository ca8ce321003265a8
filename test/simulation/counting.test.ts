/** The counting code itself under random schedules, in processes of their own so that both cores work. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MUTATIONS } from "./mutations.ts";
import type { Report } from "./run.ts";

const SCHEDULES = 20_000;
/** Where other work crowds the machine, too: its processes share the cores with the files that run beside it. */
const LIMIT_MS = 1_200_000;

/** Lines of JSON that the command prints. @param signal ends it with the test that waits for it */
function simulate(signal: AbortSignal, ...options: string[]): Promise<readonly unknown[]> {
  const command = join(import.meta.dirname, "simulate.ts");
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [command, "--json", ...options], { signal }, (error, stdout, stderr) => {
      // Exit code 1 says that a schedule ended wrong: the lines tell which.
      if (stdout === "") reject(error ?? new Error(stderr));
      else
        resolve(
          stdout
            .trim()
            .split("\n")
            .map((line): unknown => JSON.parse(line)),
        );
    });
  });
}

describe("Counting under random schedules", () => {
  test(
    `every accepted event counts once in each of ${SCHEDULES} schedules`,
    async ({ signal }) => {
      const half = SCHEDULES / 2;
      const halves = await Promise.all(
        [1, 1 + half].map((from) => simulate(signal, "--from", String(from), "--seeds", String(half))),
      );
      const reports = halves.flat() as Report[];
      expect(reports.map(({ schedules, failure }) => ({ schedules, failure }))).toEqual(
        reports.map(() => ({ schedules: half, failure: undefined })),
      );
      // Each kind of fault really struck, and often.
      for (const { struck } of reports)
        for (const [kind, times] of Object.entries(struck))
          expect([kind, times > half / 20]).toEqual([kind, true]);
      expect(Object.keys(reports[0]?.struck ?? {}).length).toBeGreaterThan(10);
    },
    LIMIT_MS,
  );

  test("a schedule that fails can be seen again: one seed is one history", async ({ signal }) => {
    const [first, second] = await Promise.all([
      simulate(signal, "--from", "77", "--seeds", "1", "--mutation", "no-marker"),
      simulate(signal, "--from", "77", "--seeds", "1", "--mutation", "no-marker"),
    ]);
    expect(first).toEqual(second);
  });

  test(
    "each rule, broken on purpose, is caught",
    async ({ signal }) => {
      const ended = (await simulate(signal, "--mutations")) as { name: string; fault?: string }[];
      expect(ended.map(({ name }) => name)).toEqual(MUTATIONS.map(({ name }) => name));
      expect(ended.filter(({ fault }) => fault === undefined)).toEqual([]);
    },
    LIMIT_MS,
  );
});
