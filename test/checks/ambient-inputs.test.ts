import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Finished, PROJECT, runTool, withTree } from "./tools.ts";

/** Runs the project's own Biome configuration over one file of a tree. */
function lint(path: string, code: string): Promise<Finished> {
  return withTree({ [path]: code, "package.json": "{}" }, async (folder) => {
    for (const name of ["biome.jsonc", ".biome"])
      await cp(join(PROJECT, name), join(folder, name), { recursive: true });
    return runTool("@biomejs/biome/bin/biome", ["lint", "--vcs-enabled=false", "."], folder);
  });
}

const AMBIENT = [
  "Date.now()",
  "[Date.now]",
  "new Date()",
  "Math.random()",
  "performance.now()",
  "crypto.randomUUID()",
  "setTimeout(() => 1, 5)",
  "process.env",
];

test.each(AMBIENT)("a rule or a use case that reaches for %s is refused", async (expression) => {
  const code = `export const found = () => ${expression};\n`;
  for (const path of ["shared/domain/event/rule.ts", "shared/application/use-case.ts"]) {
    const { exitCode, output } = await lint(path, code);
    expect(output).toContain("take time, randomness and the environment as arguments");
    expect(exitCode).toBeGreaterThan(0);
  }
});

test("time as a value, and a clock where functions are bound, are fine", async () => {
  const rule = await lint("shared/domain/event/rule.ts", "export const at = (ms: number) => new Date(ms);\n");
  const binding = await lint("functions/count-usage/dependencies.ts", "export const now = Date.now;\n");
  expect([rule.exitCode, binding.exitCode]).toEqual([0, 0]);
});
